package io.darkroom.contracts;

import java.util.Optional;
import java.util.UUID;

/** Reads UUIDs strictly: {@link UUID#fromString} also takes short groups, which would give one id many spellings. */
final class Uuids {

    private static final int TEXT_LENGTH = 36;

    private Uuids() {}

    static Optional<UUID> read(String text) {
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
