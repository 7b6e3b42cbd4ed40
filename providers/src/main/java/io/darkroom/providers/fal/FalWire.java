package io.darkroom.providers.fal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** fal's JSON, as we send, read and answer it. Source: its JavaScript client; its documents for the webhook and its keys. */
final class FalWire {

    private FalWire() {}

    /** The body of a submission. The models have some of its fields; {@code imageSize} is a word or {@link Pixels}. */
    record Input(
            String prompt,
            @Nullable Object imageSize,
            @Nullable String aspectRatio,
            @Nullable Integer numImages,
            @Nullable List<String> imageUrls,
            @Nullable Long seed,
            @Nullable String outputFormat) {}

    record Pixels(int width, int height) {}

    /** What the answer to a submission, a status, a result and a webhook show; in a webhook the result is the payload. */
    record Task(
            @Nullable String requestId,
            @Nullable JsonNode status,
            @Nullable JsonNode images,
            @Nullable Payload payload,
            @Nullable JsonNode error,
            @Nullable JsonNode detail) {}

    record Payload(@Nullable JsonNode images, @Nullable JsonNode detail) {}

    /** The webhook of a request that has failed. */
    record Failed(String status, String error, @Nullable JsonNode payload) {}

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

    record Keys(@Nullable List<Key> keys) {}

    record Key(
            @Nullable String kty,
            @Nullable String crv,
            @Nullable String use,
            @Nullable String alg,
            @Nullable String kid,
            @Nullable String x) {}
}
