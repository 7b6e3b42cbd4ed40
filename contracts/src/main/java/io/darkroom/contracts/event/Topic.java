package io.darkroom.contracts.event;

/** Kafka topics. A record's key is the id of its generation or account, so that the events of one keep their order. */
public enum Topic {
    /** Written by submitter-service and by other systems, read by submitter-service. */
    REQUESTS("darkroom.requests"),
    /** Written by submitter-service, read by callback-service. */
    ATTEMPTS("darkroom.attempts"),
    /** The raw inbox: written by callback-service and submitter-service, read by callback-service. */
    CALLBACKS("darkroom.callbacks"),
    /** Written by callback-service, read by storage-service and submitter-service. */
    OUTCOMES("darkroom.outcomes"),
    /** Written by storage-service, read by submitter-service. */
    ARCHIVES("darkroom.archives"),
    /** Written by submitter-service, read by all three services and by other systems. */
    LIFECYCLE("darkroom.lifecycle"),
    /** Written by submitter-service, read by callback-service; compacted, since only the latest record of an account counts. */
    ACCOUNTS("darkroom.accounts");

    /** The largest record of any topic: a callback of 1 MiB with every character escaped, and its envelope. */
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final String DEAD_LETTER_SUFFIX = ".dlq";

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    /** Whether the topic keeps only the latest record of a key. */
    public boolean compacted() {
        return this == ACCOUNTS;
    }

    public String topicName() {
        return topicName;
    }

    /** The topic of its dead letters: records that could not be processed. */
    public String deadLetterName() {
        return deadLetterName(topicName);
    }

    /** As {@link #deadLetterName()}, of the topic with that name. */
    public static String deadLetterName(String topicName) {
        return topicName + DEAD_LETTER_SUFFIX;
    }
}
