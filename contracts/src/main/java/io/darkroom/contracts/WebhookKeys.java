package io.darkroom.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The Ed25519 keys that sign webhooks for clients who verify them with a public key. Each follows from one of {@code darkroom.secrets.key}, so
 * that every service has the same ones and they rotate with it: the newest signs, all are published.
 */
public final class WebhookKeys {

    private static final String ALGORITHM = "Ed25519";
    private static final String HMAC = "HmacSHA256";
    private static final byte[] PURPOSE = "darkroom webhooks ed25519".getBytes(StandardCharsets.US_ASCII);
    // What precedes the key in its X.509 form.
    private static final int ENCODED_PREFIX = 12;
    private static final int ID_LENGTH = 16;

    private final List<KeyPair> pairs;

    /** With {@code secrets}, newest first, at least one, each of 256 bits in base64, as {@link SealedSecrets} takes them. */
    public WebhookKeys(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("darkroom.secrets.key needs a key");
        }
        this.pairs = secrets.stream().map(WebhookKeys::pair).toList();
    }

    /** A public key; {@code base64Url} are its 32 bytes. */
    public record PublicKey(String id, String base64Url) {}

    /** The signature of the newest key. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pairs.getFirst().getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Every key that may have signed, the newest first. */
    public List<PublicKey> publicKeys() {
        return pairs.stream()
                .map(pair -> pair.getPublic().getEncoded())
                .map(encoded -> Arrays.copyOfRange(encoded, ENCODED_PREFIX, encoded.length))
                .map(key -> new PublicKey(
                        Sha256.hex(key).substring(0, ID_LENGTH),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(key)))
                .toList();
    }

    private static KeyPair pair(String secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.strip()), HMAC));
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Seed(mac.doFinal(PURPOSE)));
            return generator.generateKeyPair();
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("a key in darkroom.secrets.key is empty", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Gives its 32 bytes as the private key, which is all that Ed25519 asks for: the JDK computes no public key for a private one otherwise. */
    private static final class Seed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        private Seed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}
