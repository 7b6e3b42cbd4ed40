package io.darkroom.callback.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs by the Standard Webhooks specification: v1, HMAC-SHA256 over id, timestamp and body, once with each valid secret. */
public final class StandardWebhook {

    private static final String SECRET_PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private StandardWebhook() {}

    /** The headers of one try, sent at {@code now}. */
    public static Map<String, String> headers(String messageId, Instant now, byte[] body, List<String> secrets) {
        String timestamp = String.valueOf(now.getEpochSecond());
        String signatures = secrets.stream()
                .map(secret -> "v1," + sign(secret, messageId, timestamp, body))
                .collect(Collectors.joining(" "));
        return Map.of("webhook-id", messageId, "webhook-timestamp", timestamp, "webhook-signature", signatures);
    }

    private static String sign(String secret, String messageId, String timestamp, byte[] body) {
        byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((messageId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
