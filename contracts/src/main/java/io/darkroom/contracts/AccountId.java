package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The account that pays for a generation. A UUIDv7. */
public record AccountId(UUID value) {

    public AccountId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts by {@code at}, in milliseconds. */
    public static AccountId next(Instant at) {
        return new AccountId(UuidCreator.getTimeOrderedEpoch(at));
    }

    /** Reads the canonical text form; throws {@link IllegalArgumentException} when it is no UUID. */
    @JsonCreator
    public static AccountId of(String text) {
        return new AccountId(Uuids.read(text).orElseThrow(() -> new IllegalArgumentException("not a UUID: " + text)));
    }

    /** Reads the canonical text form; empty when it is no UUID. */
    public static Optional<AccountId> parse(String text) {
        return Uuids.read(text).map(AccountId::new);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
