package io.darkroom.eventing.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * What a dead letter says of itself, in headers beside those of the record that it was. An event that no consumer met, because it was
 * understood and could not be carried out, has no exception, partition or offset.
 */
public enum DeadLetterHeader {
    /** Why, for people. */
    REASON,
    /** The class of what was thrown. */
    EXCEPTION,
    /** Where the record came from. */
    TOPIC,
    PARTITION,
    OFFSET,
    /** When it was put aside, ISO 8601. */
    TIME,
    /** Who put it aside. */
    SERVICE;

    private static final String PREFIX = "dlq-";

    public String headerName() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** Its text; empty when it is not there. */
    public Optional<String> read(Headers headers) {
        return Optional.ofNullable(headers.lastHeader(headerName()))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Whether a header was added to a dead letter, and not sent by whoever wrote the record. */
    public static boolean isDeadLetterHeader(String headerName) {
        return headerName.startsWith(PREFIX);
    }
}
