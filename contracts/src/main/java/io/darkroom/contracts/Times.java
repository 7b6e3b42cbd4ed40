package io.darkroom.contracts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads the times that clients write. */
public final class Times {

    /** What {@link #read} accepts, as an error names it. */
    public static final String LIMIT = "a time from 1970 to 9999, such as 2026-01-31T00:00:00Z";

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Times() {}

    /** A time with its offset; empty for any other text, and for times that no generation can have and no database can store. */
    public static Optional<Instant> read(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(time -> !time.isBefore(FIRST) && time.isBefore(END));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
