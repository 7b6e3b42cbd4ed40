package io.darkroom.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The Standard Webhooks specification: v1, HMAC-SHA256 over id, timestamp and body, once with each valid secret. */
public final class StandardWebhook {

    /** The headers of the specification. */
    public static final Set<String> HEADERS = Set.of(Header.ID, Header.TIMESTAMP, Header.SIGNATURE);

    /** A message that is older, or newer, is refused: it may be one that was recorded. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION = "v1,";
    private static final String SECRET_PREFIX = "whsec_";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final String ALGORITHM = "HmacSHA256";

    private StandardWebhook() {}

    private static final class Header {

        private static final String ID = "webhook-id";
        private static final String TIMESTAMP = "webhook-timestamp";
        private static final String SIGNATURE = "webhook-signature";
    }

    /** The headers of one try, sent at {@code now}. */
    public static Map<String, String> headers(String messageId, Instant now, byte[] body, List<String> secrets) {
        String timestamp = String.valueOf(now.getEpochSecond());
        String signatures = secrets.stream()
                .map(secret -> VERSION + sign(secret, messageId, timestamp, body))
                .collect(Collectors.joining(" "));
        return Map.of(Header.ID, messageId, Header.TIMESTAMP, timestamp, Header.SIGNATURE, signatures);
    }

    /** Whether {@code text} is a secret: {@code whsec_} and base64. */
    public static boolean isSecret(String text) {
        if (!text.startsWith(SECRET_PREFIX) || text.length() == SECRET_PREFIX.length()) {
            return false;
        }
        try {
            Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /**
     * Whether {@code headers}, by lower-case name, sign {@code body} with {@code secret}, within {@link #TOLERANCE} of {@code now}; takes the same
     * time for every wrong signature.
     */
    public static boolean verify(Map<String, String> headers, byte[] body, Instant now, String secret) {
        String id = headers.getOrDefault(Header.ID, "");
        String timestamp = headers.getOrDefault(Header.TIMESTAMP, "");
        if (!isNear(timestamp, now)) {
            return false;
        }
        byte[] expected = (VERSION + sign(secret, id, timestamp, body)).getBytes(StandardCharsets.UTF_8);
        return Arrays.stream(headers.getOrDefault(Header.SIGNATURE, "").split(" "))
                .anyMatch(given -> MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether {@code timestamp}, in seconds, is within {@link #TOLERANCE} of {@code now}. */
    public static boolean isNear(String timestamp, Instant now) {
        return SECONDS.matcher(timestamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
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
