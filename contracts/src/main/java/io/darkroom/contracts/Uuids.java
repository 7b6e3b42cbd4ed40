package io.darkroom.contracts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** UUIDs. They are read strictly: {@link UUID#fromString} also takes short groups, which would give one id many spellings. */
public final class Uuids {

    private static final int TEXT_LENGTH = 36;

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int TIME_SHIFT = 16;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuids() {}

    /** The first UUIDv7 of {@code time} or later: it begins with its time in milliseconds. */
    static UUID firstAt(Instant time) {
        long millis = time.plusNanos(NANOS_PER_MILLI - 1).toEpochMilli();
        return new UUID(millis << TIME_SHIFT | VERSION_7, VARIANT);
    }

    /** Empty for what is no UUID in its 36 characters. */
    public static Optional<UUID> read(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }
}
