package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Signs webhooks as fal documents it, always with the same key, so that its published set is right after a restart too. */
final class FalSigner {

    private static final String ALGORITHM = "Ed25519";
    private static final String USER = "simulated-user";
    private static final int KEY_BYTES = 32;

    private final KeyPair pair = pair();

    /** The public key, as a JSON Web Key Set. */
    JsonNode keySet() {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        ObjectNode set = Simulator.JSON.createObjectNode();
        set.putArray("keys")
                .addObject()
                .put("kty", "OKP")
                .put("crv", ALGORITHM)
                .put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
        return set;
    }

    /** The headers of a webhook that is sent at {@code now}. */
    Map<String, String> headers(String request, Instant now, byte[] body) {
        String time = String.valueOf(now.getEpochSecond());
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(String.join("\n", request, USER, time, hash).getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "X-Fal-Webhook-Request-Id", request,
                    "X-Fal-Webhook-User-Id", USER,
                    "X-Fal-Webhook-Timestamp", time,
                    "X-Fal-Webhook-Signature", HexFormat.of().formatHex(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519 and SHA-256", e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Fixed());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Gives the same bytes every time. */
    private static final class Fixed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] target) {
            Arrays.fill(target, (byte) 7);
        }
    }
}
