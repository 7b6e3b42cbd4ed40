package io.darkroom.providers.apiinone;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** API in One's JSON, in snake_case. Source: its model page, its general page for the envelope, and what its public client reads. */
final class ApiinoneWire {

    private ApiinoneWire() {}

    /** {@code POST /api/v1/images/generations}. */
    record Submit(
            String model,
            String prompt,
            @Nullable String aspectRatio,
            String quality,
            @Nullable List<String> imageUrls,
            URI callbackUrl) {}

    /** Around everything: {@code {"code":200,"message":"success","data":{…}}}. */
    record Envelope(
            @Nullable JsonNode code,
            @Nullable JsonNode message,
            @Nullable Task data,
            @Nullable JsonNode error) {}

    /**
     * The task. The field of the image links is not documented (for video: {@code output.video_url} or {@code
     * video_url}), so every likely name is read, in {@code output} and next to it [inferred].
     */
    record Task(
            @Nullable String taskId,
            @Nullable JsonNode status,
            @Nullable JsonNode output,
            @Nullable JsonNode imageUrls,
            @Nullable JsonNode imageUrl,
            @Nullable JsonNode images,
            @Nullable JsonNode results,
            @Nullable JsonNode urls,
            @Nullable JsonNode url,
            @Nullable JsonNode error) {}

    /** The envelope as we answer it; an error has {@code error} instead of {@code data}. */
    record DialectEnvelope(
            int code,
            String message,
            @Nullable DialectTask data,
            @Nullable DialectReason error) {}

    record DialectTask(
            String taskId,
            String status,
            @Nullable DialectOutput output,
            @Nullable String error) {}

    record DialectOutput(String imageUrl, List<String> imageUrls) {}

    record DialectReason(String message) {}
}
