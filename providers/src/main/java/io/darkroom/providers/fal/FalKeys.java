package io.darkroom.providers.fal;

import io.darkroom.providers.json.Wire;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** fal's public keys, from a JSON Web Key Set. */
final class FalKeys {

    private static final int MAX_KEYS = 16;
    private static final int KEY_BYTES = 32;
    // What precedes the key in its X.509 form.
    private static final String ENCODED_PREFIX = "302a300506032b6570032100";

    private FalKeys() {}

    /** Its Ed25519 keys; empty when there is none. */
    static Optional<List<PublicKey>> read(byte[] json) {
        List<PublicKey> keys = Wire.SNAKE_CASE.read(json, FalWire.Keys.class).stream()
                .flatMap(set -> Stream.ofNullable(set.keys()).flatMap(List::stream))
                .limit(MAX_KEYS)
                .flatMap(key -> key(key).stream())
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
    }

    private static Optional<PublicKey> key(FalWire.@Nullable Key key) {
        if (key == null || key.x() == null || (key.crv() != null && !key.crv().equals("Ed25519"))) {
            return Optional.empty();
        }
        try {
            byte[] raw = Base64.getUrlDecoder().decode(key.x());
            return raw.length == KEY_BYTES ? Optional.of(publicKey(raw)) : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        String encoded = ENCODED_PREFIX + HexFormat.of().formatHex(raw);
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }
}
