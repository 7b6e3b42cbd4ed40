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
     * A task's record, or the response alone, as the status call, the callback and a finished submission contain it. The
     * documents show both; {@code response} is read when it is present, else the object itself, as its client does.
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
    record DialectAcceptance(boolean success, String taskId, String traceId) {}

    /** A finished submission, also in its status and its webhook. */
    record DialectResult(
            boolean success,
            String taskId,
            String traceId,
            @Nullable List<DialectImage> data,
            @Nullable DialectReason error) {}

    /** {@code state} is what its command line waits for; a failed task has it alone. */
    record DialectImage(
            @Nullable String prompt,
            @Nullable String size,
            @Nullable String imageUrl,
            String state) {}

    record DialectReason(String code, String message) {}

    record DialectFailure(boolean success, DialectReason error, String traceId) {}

    /** A task's record, with the response's fields at its top as well: clients read either. */
    record DialectTask(
            String id,
            double createdAt,
            @Nullable Double finishedAt,
            DialectRequest request,
            String traceId,
            String type,
            @Nullable String state,
            @Nullable DialectResult response,
            @Nullable Boolean success,
            @Nullable String taskId,
            @Nullable List<DialectImage> data,
            @Nullable DialectReason error) {}

    record DialectRequest(String model, String prompt) {}

    /** Its clients read the tasks under either name. */
    record DialectBatch(List<DialectTask> items, List<DialectTask> data, int count) {}
}
