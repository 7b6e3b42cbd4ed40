package io.darkroom.providers.apiframe;

import io.darkroom.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Webhook-Signature: sha256=<hex>}, HMAC-SHA256 over the raw body, keyed with the SHA-256 of the API key. A value
 * without {@code sha256=} is valid too. Source: its documents and its public client.
 */
final class WebhookSignature {

    static final String HEADER = "X-Webhook-Signature";

    private static final String PREFIX = "sha256=";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    WebhookSignature(String apiKey) {
        this(Sha256.of(apiKey));
    }

    private WebhookSignature(byte[] keySha256) {
        this.key = new SecretKeySpec(keySha256, ALGORITHM);
    }

    /** Of a key that is known by its SHA-256 alone, in hex. */
    static WebhookSignature ofKeyWithHash(String sha256) {
        return new WebhookSignature(HexFormat.of().parseHex(sha256));
    }

    /** The header's value for {@code body}. */
    String sign(byte[] body) {
        return PREFIX + HexFormat.of().formatHex(mac(body));
    }

    /** Whether {@code value} signs {@code body}; takes the same time for every wrong signature. */
    boolean matches(String value, String body) {
        String hex = value.strip().toLowerCase(Locale.ROOT);
        byte[] given;
        try {
            given = HexFormat.of().parseHex(hex.startsWith(PREFIX) ? hex.substring(PREFIX.length()) : hex);
        } catch (IllegalArgumentException notHex) {
            return false;
        }
        return MessageDigest.isEqual(mac(body.getBytes(StandardCharsets.UTF_8)), given);
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
