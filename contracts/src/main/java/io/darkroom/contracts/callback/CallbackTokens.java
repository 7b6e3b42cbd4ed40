package io.darkroom.contracts.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the token of a {@link CallbackAddress}: HMAC-SHA256 in unpadded base64url. The newest secret signs,
 * every listed one verifies, so that secrets can be rotated while callbacks are under way.
 */
public final class CallbackTokens {

    /** A shorter secret could be guessed. */
    public static final int MIN_SECRET_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKey> keys;

    /** {@code secrets}: newest first, at least one, each of at least {@value #MIN_SECRET_LENGTH} characters. */
    public CallbackTokens(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("darkroom.callbacks.secrets needs at least one secret");
        }
        this.keys = secrets.stream().map(CallbackTokens::key).toList();
    }

    public String sign(CallbackAddress address) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(keys.getFirst(), address));
    }

    /** Whether we gave out {@code token} for {@code address}; takes the same time for every wrong token. */
    public boolean verify(CallbackAddress address, String token) {
        byte[] given;
        try {
            given = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        boolean valid = false;
        for (SecretKey key : keys) {
            valid |= MessageDigest.isEqual(mac(key, address), given);
        }
        return valid;
    }

    private static SecretKey key(String secret) {
        if (secret.length() < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "a secret in darkroom.callbacks.secrets has fewer than " + MIN_SECRET_LENGTH + " characters");
        }
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    private static byte[] mac(SecretKey key, CallbackAddress address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(address.subject().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
