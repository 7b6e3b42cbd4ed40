package io.darkroom.providers.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replicate's JSON, as we send, read and answer it. Source: its JavaScript client, and its HTTP reference for what that does not read. */
final class ReplicateWire {

    private ReplicateWire() {}

    /** {@code POST /v1/models/{owner}/{name}/predictions}. */
    record Submit(Input input, String webhook, List<String> webhookEventsFilter) {}

    /** The fields of all models that we use; each has some of them. */
    record Input(
            String prompt,
            @Nullable String size,
            @Nullable String aspectRatio,
            @Nullable List<String> imageInput,
            @Nullable String sequentialImageGeneration,
            @Nullable Integer maxImages,
            @Nullable Long seed,
            @Nullable String outputFormat) {}

    /** What a prediction shows, as all answers and the webhook contain it; in its place an error has title, detail and an HTTP status. */
    record Task(
            @Nullable String id,
            @Nullable JsonNode status,
            @Nullable JsonNode output,
            @Nullable JsonNode error,
            @Nullable JsonNode detail) {}

    /** A prediction, in every answer and in the webhook; {@code output} is a link, or a list of links. */
    record Prediction(
            String id,
            String model,
            String version,
            Map<String, Object> input,
            String logs,
            @Nullable Object output,
            boolean dataRemoved,
            @Nullable String error,
            String source,
            String status,
            String createdAt,
            @Nullable String startedAt,
            @Nullable String completedAt,
            Map<String, Double> metrics,
            Urls urls) {}

    /** Without {@code stream}: its client then says that the model cannot be streamed. */
    record Urls(String get, String cancel) {}

    record Page<T>(@Nullable String next, @Nullable String previous, List<T> results) {}

    record ModelEntry(
            String url,
            String owner,
            String name,
            String description,
            String visibility,
            @Nullable String githubUrl,
            @Nullable String paperUrl,
            @Nullable String licenseUrl,
            int runCount,
            @Nullable String coverImageUrl,
            @Nullable Object defaultExample,
            Version latestVersion) {}

    record Version(String id, String createdAt, String cogVersion, JsonNode openapiSchema) {}

    record Account(
            String type,
            String username,
            String name,
            @Nullable String githubUrl) {}

    record WebhookKey(String key) {}

    record File(
            String id,
            String name,
            String contentType,
            long size,
            String etag,
            Checksums checksums,
            JsonNode metadata,
            String createdAt,
            String expiresAt,
            FileUrls urls) {}

    record Checksums(String sha256) {}

    record FileUrls(String get) {}

    /** {@code invalidFields} only for an input that is invalid. */
    record Failure(
            String title,
            String detail,
            int status,
            @Nullable String type,
            @Nullable List<InvalidField> invalidFields) {}

    record InvalidField(String type, String field, String description) {}
}
