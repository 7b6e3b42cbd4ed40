package io.darkroom.providers.acedata;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AceData's JSON, in snake_case. Source: its API page and documents, and what its public client reads. */
final class AcedataWire {

    private AcedataWire() {}

    /** {@code POST /seedream/images}. */
    record Submit(
            String model,
            String prompt,
            @Nullable List<String> image,
            String size,
            String sequentialImageGeneration,
            @Nullable SequenceOptions sequentialImageGenerationOptions,
            boolean stream,
            String responseFormat,
            boolean watermark,
            @Nullable OptimizeOptions optimizePromptOptions,
            URI callbackUrl,
            @JsonProperty("async") boolean asynchronous) {}

    record SequenceOptions(int maxImages) {}

    record OptimizeOptions(String mode) {}

    /** {@code POST /seedream/tasks}. */
    record Retrieve(String id, String action) {}

    /**
     * A task's record, or the response alone, as the status call, the callback and a finished submission tell it. The
     * documents show both; {@code response} is read when it is there, else the object itself, as its client does.
     */
    record Task(
            @Nullable Result response,
            @Nullable String id,
            @Nullable Boolean success,
            @Nullable String taskId,
            @Nullable List<Image> data,
            @Nullable JsonNode error) {

        Result result() {
            return response == null ? new Result(success, taskId, data, error) : response;
        }
    }

    record Result(
            @Nullable Boolean success,
            @Nullable String taskId,
            @Nullable List<Image> data,
            @Nullable JsonNode error) {}

    /** One image, by link or, for {@code b64_json}, inside the answer [inferred]. */
    record Image(
            @Nullable String imageUrl,
            @JsonProperty("b64_json") @Nullable String base64) {}

    /** At once, when the client does not wait. */
    record SpokenAcceptance(boolean success, String taskId, String traceId) {}

    /** A finished submission, or what is told of it later. */
    record SpokenResult(
            boolean success,
            String taskId,
            String traceId,
            @Nullable List<SpokenImage> data,
            @Nullable SpokenReason error) {}

    record SpokenImage(String prompt, String size, String imageUrl) {}

    record SpokenReason(String code, String message) {}

    record SpokenFailure(boolean success, SpokenReason error, String traceId) {}

    /** A task's record, with the response's fields at its top as well: both kinds of client find what they read. */
    record SpokenTask(
            String id,
            double createdAt,
            @Nullable Double finishedAt,
            SpokenRequest request,
            String traceId,
            String type,
            @Nullable SpokenResult response,
            @Nullable Boolean success,
            @Nullable String taskId,
            @Nullable List<SpokenImage> data,
            @Nullable SpokenReason error) {}

    record SpokenRequest(String model, String prompt) {}

    record SpokenBatch(List<SpokenTask> items, int count) {}
}
