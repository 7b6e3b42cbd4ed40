package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One request by a client, from acceptance to its end. A UUIDv7, so ids sort by the time of acceptance. */
public record GenerationId(UUID value) {

    public GenerationId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts by {@code at}, in milliseconds. */
    public static GenerationId next(Instant at) {
        return new GenerationId(UuidCreator.getTimeOrderedEpoch(at));
    }

    /** The first id that can be made at {@code time} or later. */
    public static GenerationId firstAt(Instant time) {
        return new GenerationId(Uuids.firstAt(time));
    }

    /** Reads the canonical text form; throws {@link IllegalArgumentException} when it is no UUID. */
    @JsonCreator
    public static GenerationId of(String text) {
        return new GenerationId(
                Uuids.read(text).orElseThrow(() -> new IllegalArgumentException("not a UUID: " + text)));
    }

    /** Reads the canonical text form; empty when it is no UUID. */
    public static Optional<GenerationId> parse(String text) {
        return Uuids.read(text).map(GenerationId::new);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
