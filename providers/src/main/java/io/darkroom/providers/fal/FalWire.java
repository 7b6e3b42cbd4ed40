package io.darkroom.providers.fal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** fal's JSON, as we answer it. Source: its JavaScript client; its documents for the webhook and its keys. */
final class FalWire {

    private FalWire() {}

    record Queued(
            String status,
            String requestId,
            String responseUrl,
            String statusUrl,
            String cancelUrl,
            int queuePosition) {}

    record Status(
            String status,
            String requestId,
            String responseUrl,
            String statusUrl,
            String cancelUrl,
            @Nullable Integer queuePosition,
            @Nullable List<Object> logs,
            @Nullable Map<String, Double> metrics) {}

    record Word(String status) {}

    record Output(
            List<Image> images, long seed, List<Boolean> hasNsfwConcepts, String prompt, Map<String, Double> timings) {}

    record Image(String url, int width, int height, String contentType, String fileName, long fileSize) {}

    /** {@code detail} is for people and programs, {@code message} what the client shows. */
    record Failure(String detail, String message, String errorType) {}

    record Invalid(List<InvalidField> detail, String message) {}

    record InvalidField(
            List<Object> loc,
            String msg,
            String type,
            @Nullable String input) {}

    record Webhook(
            String requestId,
            String gatewayRequestId,
            String status,
            @Nullable String error,
            @Nullable Object payload) {}

    record InitiatedUpload(String uploadUrl, String fileUrl) {}

    record Keys(List<Key> keys) {}

    record Key(String kty, String crv, String use, String alg, String kid, String x) {}
}
