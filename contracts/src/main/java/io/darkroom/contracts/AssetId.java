package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One archived image. A random UUIDv4, unlike the other ids: its 122 bits cannot be guessed, since an asset's address may be read
 * without a key.
 */
public record AssetId(UUID value) {

    public AssetId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id. */
    public static AssetId random() {
        return new AssetId(UUID.randomUUID());
    }

    /** Reads the canonical text form; throws {@link IllegalArgumentException} when it is no UUID. */
    @JsonCreator
    public static AssetId of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a UUID: " + text));
    }

    /** Reads the canonical text form; empty when it is no UUID. */
    public static Optional<AssetId> parse(String text) {
        return Uuids.read(text).map(AssetId::new);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
