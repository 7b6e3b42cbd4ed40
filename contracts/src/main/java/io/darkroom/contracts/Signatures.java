package io.darkroom.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs texts with HMAC-SHA256, in unpadded base64url. The newest secret signs, every listed one verifies, so that secrets can be
 * rotated while signed texts are still in use.
 */
public final class Signatures {

    /** A shorter secret could be guessed. */
    public static final int MIN_SECRET_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKey> keys;

    /**
     * With {@code secrets}, newest first, at least one, each of at least {@value #MIN_SECRET_LENGTH} characters; {@code setting} is
     * the configuration key that holds them, for error messages.
     */
    public Signatures(String setting, List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(setting + " needs at least one secret");
        }
        this.keys = secrets.stream().map(secret -> key(setting, secret)).toList();
    }

    /** The signature of {@code text} with the newest secret. */
    public String sign(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(keys.getFirst(), text));
    }

    /** Whether one of our secrets made {@code signature}; takes the same time for every wrong signature. */
    public boolean verify(String text, String signature) {
        byte[] given;
        try {
            given = Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        boolean valid = false;
        for (SecretKey key : keys) {
            valid |= MessageDigest.isEqual(mac(key, text), given);
        }
        return valid;
    }

    private static SecretKey key(String setting, String secret) {
        if (secret.length() < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "a secret in " + setting + " has fewer than " + MIN_SECRET_LENGTH + " characters");
        }
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    private static byte[] mac(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
