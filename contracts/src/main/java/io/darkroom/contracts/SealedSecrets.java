package io.darkroom.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets in transit and at rest, with AES-256-GCM under {@code darkroom.secrets.key}. A secret sealed for one owner does not
 * open for another. The newest key seals, every listed one opens, so that keys can be rotated.
 */
public final class SealedSecrets {

    private static final String SETTING = "darkroom.secrets.key";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final List<SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    /** With {@code keys}, newest first, at least one, each of 256 bits in base64. */
    public SealedSecrets(List<String> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(SETTING + " needs a key");
        }
        this.keys = keys.stream().map(SealedSecrets::key).toList();
    }

    /** {@code secret}, readable only with a key of ours and the same {@code owner}. */
    public String seal(String owner, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed;
        try {
            sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, owner)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
        byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /** The secret that was sealed for {@code owner}; throws {@link IllegalArgumentException} when none of our keys opens it. */
    public String open(String owner, String sealed) {
        byte[] both = Base64.getUrlDecoder().decode(sealed);
        if (both.length > NONCE_BYTES) {
            byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
            for (SecretKey key : keys) {
                try {
                    byte[] secret = cipher(Cipher.DECRYPT_MODE, key, nonce, owner)
                            .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
                    return new String(secret, StandardCharsets.UTF_8);
                } catch (GeneralSecurityException anotherKey) {
                    // The error follows when no key is left.
                }
            }
        }
        throw new IllegalArgumentException("no key in " + SETTING + " opens what was sealed for " + owner);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static SecretKey key(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a key in " + SETTING + " is not base64", notBase64);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key in " + SETTING + " has not " + KEY_BYTES + " bytes");
        }
        return new SecretKeySpec(key, "AES");
    }
}
