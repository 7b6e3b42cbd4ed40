package io.darkroom.providers.fal;

import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.StandardWebhook;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Dialect.SignedWebhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** fal's signature of a webhook: Ed25519 over request, account, time and the body's hash, a line each. Source: its documents. */
final class FalSignature {

    private static final String REQUEST = "X-Fal-Webhook-Request-Id";
    private static final String USER = "X-Fal-Webhook-User-Id";
    private static final String TIME = "X-Fal-Webhook-Timestamp";
    private static final String SIGNATURE = "X-Fal-Webhook-Signature";

    /** The headers that it consists of, in lower case. */
    static final Set<String> HEADERS = Set.of(lower(REQUEST), lower(USER), lower(TIME), lower(SIGNATURE));

    private FalSignature() {}

    static Map<String, String> headers(SignedWebhook webhook, WebhookKeys keys) {
        String request = webhook.generation().toString();
        String user = webhook.account().toString();
        String time = String.valueOf(webhook.at().getEpochSecond());
        byte[] message = message(request, user, time, webhook.body());
        return Map.of(
                REQUEST,
                request,
                USER,
                user,
                TIME,
                time,
                SIGNATURE,
                HexFormat.of().formatHex(keys.sign(message)));
    }

    /** Whether one of {@code keys} has signed the callback, not long before or after it came. */
    static boolean verify(CallbackReceived callback, List<PublicKey> keys) {
        Map<String, String> headers = callback.headers();
        String time = headers.getOrDefault(lower(TIME), "");
        if (!StandardWebhook.isNear(time, callback.receivedAt())) {
            return false;
        }
        byte[] message = message(
                headers.getOrDefault(lower(REQUEST), ""),
                headers.getOrDefault(lower(USER), ""),
                time,
                callback.body().getBytes(StandardCharsets.UTF_8));
        try {
            byte[] signature = HexFormat.of().parseHex(headers.getOrDefault(lower(SIGNATURE), ""));
            return keys.stream().anyMatch(key -> verifies(key, message, signature));
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }

    private static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static byte[] message(String request, String user, String time, byte[] body) {
        return String.join("\n", request, user, time, Sha256.hex(body)).getBytes(StandardCharsets.UTF_8);
    }

    private static String lower(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
