package io.darkroom.providers.evolink;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves EvoLink's API. Source: its model page; for the finished task and for errors its public client. */
public final class EvolinkDialect implements Dialect {

    public static final String SUBMIT = "/v1/images/generations";
    public static final String TASKS = "/v1/tasks";

    private static final ProviderName NAME = new ProviderName("evolink");
    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final UpstreamModels MODELS = UpstreamModels.of(NAME);
    private static final String PROMPT_PRIORITY = "standard";
    private static final int MAX_IMAGES = 15;
    private static final int MAX_REFERENCES = 14;
    private static final long USUAL_SECONDS = 45;
    private static final Pattern TASK_ID = Pattern.compile("task-unified-\\d{1,12}-([0-9a-f]{32})");

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/images", TASKS);
    }

    // The page allows auto and nine ratios for size, 2K and 4K for quality, and standard alone for prompt_priority.
    @Override
    public GenerationRequest readRequest(byte[] body) {
        JsonNode json = DialectJson.read(body);
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(json, "", violations);
        String model = fields.word("model", MODELS.all()).orElse(MODELS.first());
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        int n = fields.integer("n", 1, MAX_IMAGES).map(Math::toIntExact).orElse(1);
        AspectRatio size =
                fields.word("size", AspectRatio.values(), AspectRatio::word).orElse(AspectRatio.AUTO);
        Resolution quality =
                fields.word("quality", Resolution.values(), Resolution::word).orElse(Resolution.TWO_K);
        Optional<PromptOptimization> priority =
                fields.word("prompt_priority", List.of(PROMPT_PRIORITY)).map(PromptOptimization::of);
        List<URI> references = fields.urls("image_urls", MAX_REFERENCES);
        Optional<URI> callback = fields.url("callback_url");
        if (n + references.size() > MAX_IMAGES) {
            violations.add(Violation.of(
                    "image_urls",
                    references.size() + " with n = " + n,
                    "at most " + MAX_IMAGES + " reference images and n together"));
        }
        fields.refuseOtherNames();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return GenerationRequest.plain(
                MODELS.canonical(model), prompt, n, Optional.of(size), quality, references, priority, callback);
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return writeStatus(generation);
    }

    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        return WIRE.write(new EvolinkWire.DialectTask(
                generation.createdAt().getEpochSecond(),
                taskId(generation.id(), generation.createdAt()),
                MODELS.upstream(generation.request().model()),
                "image.generation.task",
                completed ? 100 : generation.progress(),
                status(generation.status()),
                new EvolinkWire.TaskInfo(!generation.status().ended(), USUAL_SECONDS),
                "image",
                new EvolinkWire.Usage(
                        "per_call",
                        DialectJson.plain(generation.reserved()),
                        "default",
                        generation.charged().map(DialectJson::plain).orElse(null)),
                completed ? generation.links() : null,
                generation
                        .error()
                        .map(error -> error(code(error.code()), error.message()))
                        .orElse(null)));
    }

    // "called on completion, failure and cancellation", with the task as the status call answers it [inferred].
    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return generation.status().ended()
                ? Optional.of(new DialectWebhook(writeStatus(generation), Map.of()))
                : Optional.empty();
    }

    @Override
    public byte[] writeError(DialectError error) {
        String code = switch (error.status()) {
            case 401 -> "invalid_api_key";
            case 402 -> "insufficient_quota";
            case 403 -> error.code().equals("spend_limit") ? "insufficient_token_quota" : "permission_denied";
            case 404 -> "resource_not_found";
            case 409 -> "idempotency_conflict";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_exceeded";
            case 503 -> error.code().equals("no_provider") ? "no_available_channel" : "service_unavailable";
            default -> error.status() >= 500 ? "service_error" : "invalid_parameters";
        };
        return WIRE.write(new EvolinkWire.Failure(error(code, error.message())));
    }

    // Its older client goes by the type, its newer one by the code.
    private static EvolinkWire.Error error(String code, String message) {
        return new EvolinkWire.Error(code, message, code);
    }

    // The words that its clients look up; they show any other as unknown and worth a retry.
    private static String code(ErrorCode code) {
        return switch (code) {
            case CONTENT_POLICY -> "content_policy_violation";
            case INVALID_REQUEST -> "invalid_parameters";
            case CANCELED -> "request_cancelled";
            case EXPIRED, PROVIDER_TIMEOUT -> "generation_timeout";
            case RATE_LIMITED -> "resource_exhausted";
            case NO_PROVIDER, PROVIDER_UNAVAILABLE -> "service_unavailable";
            case ARCHIVE_FAILED -> "generation_failed_no_content";
            case PROVIDER_AUTH, PROVIDER_CREDITS, PROVIDER_ERROR, UNCERTAIN -> "service_error";
        };
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return "task-unified-" + createdAt.getEpochSecond() + "-" + DialectJson.hex(id);
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        Matcher id = TASK_ID.matcher(taskId);
        return id.matches() ? DialectJson.fromHex(id.group(1)) : Optional.empty();
    }

    // "cancelled" is what its public client reads.
    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED -> "pending";
            case SUBMITTED, PROCESSING, ARCHIVING -> "processing";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELED -> "cancelled";
        };
    }
}
