package io.darkroom.providers.fal;

import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.providers.Dialect.SignedWebhook;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** fal's signature of a webhook: Ed25519 over request, account, time and the body's hash, a line each. Source: its documents. */
final class FalSignature {

    private FalSignature() {}

    static Map<String, String> headers(SignedWebhook webhook, WebhookKeys keys) {
        String request = webhook.generation().toString();
        String user = webhook.account().toString();
        String time = String.valueOf(webhook.at().getEpochSecond());
        String signed = String.join("\n", request, user, time, Sha256.hex(webhook.body()));
        return Map.of(
                "X-Fal-Webhook-Request-Id",
                request,
                "X-Fal-Webhook-User-Id",
                user,
                "X-Fal-Webhook-Timestamp",
                time,
                "X-Fal-Webhook-Signature",
                HexFormat.of().formatHex(keys.sign(signed.getBytes(StandardCharsets.UTF_8))));
    }
}
