package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One event. A UUIDv7; together with the event's source it is unique. */
public record EventId(UUID value) {

    public EventId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts by {@code at}, in milliseconds. */
    public static EventId next(Instant at) {
        return new EventId(UuidCreator.getTimeOrderedEpoch(at));
    }

    /** The first id that can be made at {@code time} or later. */
    public static EventId firstAt(Instant time) {
        return new EventId(Uuids.firstAt(time));
    }

    /** Reads the canonical text form; throws {@link IllegalArgumentException} when it is no UUID. */
    @JsonCreator
    public static EventId of(String text) {
        return new EventId(Uuids.read(text).orElseThrow(() -> new IllegalArgumentException("not a UUID: " + text)));
    }

    /** Reads the canonical text form; empty when it is no UUID. */
    public static Optional<EventId> parse(String text) {
        return Uuids.read(text).map(EventId::new);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
