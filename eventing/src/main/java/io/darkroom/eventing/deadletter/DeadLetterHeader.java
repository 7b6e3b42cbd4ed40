package io.darkroom.eventing.deadletter;

import io.darkroom.contracts.Words;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Headers that a dead letter has in addition to those of its record. A dead letter of an event that was understood and could
 * not be processed has no exception, partition or offset.
 */
public enum DeadLetterHeader {
    /** The reason, for people. */
    REASON,
    /** The class of the exception. */
    EXCEPTION,
    /** The topic of the record. */
    TOPIC,
    PARTITION,
    OFFSET,
    /** When it was published, ISO 8601. */
    TIME,
    /** The service that published it. */
    SERVICE;

    private static final String PREFIX = "dlq-";

    public String headerName() {
        return PREFIX + Words.of(this);
    }

    /** The value of this header; empty when it is absent. */
    public Optional<String> read(Headers headers) {
        return Optional.ofNullable(headers.lastHeader(headerName()))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /** Whether a header belongs to the dead letter, and not to its record. */
    public static boolean isDeadLetterHeader(String headerName) {
        return headerName.startsWith(PREFIX);
    }
}
