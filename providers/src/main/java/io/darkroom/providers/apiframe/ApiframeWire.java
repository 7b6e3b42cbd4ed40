package io.darkroom.providers.apiframe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Apiframe's JSON, in camelCase but for a model's own parameters. Source: its model page and its OpenAPI file. */
final class ApiframeWire {

    private ApiframeWire() {}

    /** {@code POST /v2/images/generate}; the OpenAPI file allows no other field. */
    record Submit(String prompt, String model, Params seedreamParams, URI webhookUrl, List<String> webhookEvents) {}

    /** The model page shows {@code image_input} as one text; the OpenAPI file, which we follow, as a list of at most 14. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Params(
            @JsonProperty("image_input") @Nullable List<String> imageInput,
            @JsonProperty("output_format") @Nullable String outputFormat,
            @JsonProperty("guidance_scale") @Nullable BigDecimal guidanceScale,
            @JsonProperty("enhance_prompt") @Nullable Boolean enhancePrompt,
            @Nullable Long seed,
            @JsonProperty("aspect_ratio") @Nullable String aspectRatio,
            String resolution) {}

    /**
     * The job, as {@code GET /v2/jobs/{id}} shows it. A webhook and the 202 of a submission show part of it, with {@code jobId}.
     * {@code result} has no documented type.
     */
    record Job(
            @Nullable String jobId,
            @Nullable String id,
            @Nullable JsonNode status,
            @Nullable JsonNode progress,
            @Nullable JsonNode result,
            @Nullable JsonNode error) {}

    /** The 202 as we answer it. */
    record DialectAcceptance(String jobId, String status) {}

    /** The job as we answer it, nulls included; {@code result} is one text or a list of them. */
    record DialectJob(
            String id,
            String status,
            String model,
            int progress,
            @Nullable Object result,
            @Nullable String error,
            BigDecimal creditCost,
            @Nullable String webhookStatus,
            String createdAt,
            @Nullable String completedAt,
            boolean expired,
            DialectInput input) {}

    /** The request as its client sent it, by our reading. */
    record DialectInput(String prompt, String model, Params seedreamParams) {}

    /** A webhook as we send it; fields that an event does not have are left out. */
    record WebhookBody(
            String event,
            String jobId,
            String status,
            @Nullable Integer progress,
            @Nullable Object result,
            @Nullable String error,
            String model,
            @Nullable BigDecimal creditCost,
            @Nullable String completedAt) {}

    record DialectFailure(
            String error,
            @Nullable Map<String, List<String>> details,
            @Nullable BigDecimal creditsRequired,
            @Nullable BigDecimal creditsAvailable) {}

    record DialectPage(List<DialectJob> jobs, @Nullable String nextCursor, boolean hasMore) {}

    record DialectUpload(String id, String url, String kind, String contentType, long byteSize, String expiresAt) {}

    record DialectMe(DialectUser user, DialectTeam team, DialectKey apiKey) {}

    record DialectUser(String id, @Nullable String email, String role) {}

    record DialectTeam(
            String id,
            String name,
            BigDecimal credits,
            String plan,
            @Nullable String customerId) {}

    record DialectKey(String id, String name, String prefix) {}

    record DialectModels(List<DialectModel> models) {}

    record DialectModel(
            String id,
            String label,
            String modality,
            String description,
            String pricingMode,
            BigDecimal costMin,
            BigDecimal costMax) {}
}
