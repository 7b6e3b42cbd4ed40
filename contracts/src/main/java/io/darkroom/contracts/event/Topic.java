package io.darkroom.contracts.event;

/** Kafka topics. A record's key is the id of its generation or account, so that the events of one keep their order. */
public enum Topic {
    /** Written by submitter-service and by other systems, read by submitter-service. */
    REQUESTS("darkroom.requests"),
    /** Written by submitter-service, read by callback-service. */
    ATTEMPTS("darkroom.attempts"),
    /** The raw inbox: written and read by callback-service. */
    CALLBACKS("darkroom.callbacks"),
    /** Written by callback-service, read by storage-service and submitter-service. */
    OUTCOMES("darkroom.outcomes"),
    /** Written by storage-service, read by submitter-service. */
    ARCHIVES("darkroom.archives"),
    /** Written by submitter-service, read by callback-service and other systems. */
    LIFECYCLE("darkroom.lifecycle"),
    /** Written by submitter-service, read by callback-service; compacted, since only the latest word on an account counts. */
    ACCOUNTS("darkroom.accounts");

    /** The largest record of any topic: a callback of 1 MiB with every character escaped, and its envelope. */
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final String DEAD_LETTER_SUFFIX = ".dlq";

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    /** Whether the latest record of a key stands for all before it. */
    public boolean compacted() {
        return this == ACCOUNTS;
    }

    public String topicName() {
        return topicName;
    }

    /** Where a record goes that could not be processed. */
    public String deadLetterName() {
        return deadLetterName(topicName);
    }

    /** Where a record of the named topic goes that could not be processed. */
    public static String deadLetterName(String topicName) {
        return topicName + DEAD_LETTER_SUFFIX;
    }
}
