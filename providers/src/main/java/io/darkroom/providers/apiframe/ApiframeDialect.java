package io.darkroom.providers.apiframe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Routing;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.http.DialectJson;
import io.darkroom.providers.http.Wire;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Speaks as Apiframe. Source: its model page and its OpenAPI file; where they contradict, both forms are taken. */
public final class ApiframeDialect implements Dialect {

    public static final String SUBMIT = "/v2/images/generate";
    public static final String JOBS = "/v2/jobs";
    public static final String UPLOADS = "/v2/uploads";
    public static final String ME = "/v2/me";
    public static final String MODELS = "/v2/models";

    static final Wire WIRE = Wire.CAMEL_CASE;
    static final String MODEL = "seedream-4.5";
    private static final int MAX_PROMPT = 2000;
    private static final int MAX_REFERENCES = 14;
    private static final BigDecimal DEFAULT_GUIDANCE = BigDecimal.valueOf(3);
    private static final Set<AspectRatio> RATIOS = EnumSet.of(
            AspectRatio.SQUARE,
            AspectRatio.PORTRAIT_3_4,
            AspectRatio.LANDSCAPE_4_3,
            AspectRatio.PORTRAIT_9_16,
            AspectRatio.LANDSCAPE_16_9);
    static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public ProviderName name() {
        return new ProviderName("apiframe");
    }

    @Override
    public List<String> paths() {
        return List.of(SUBMIT, JOBS, UPLOADS, ME, MODELS);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        List<Violation> violations = new ArrayList<>();
        FieldReader outer = new FieldReader(DialectJson.read(body), "", violations);
        String prompt = outer.requiredText("prompt", MAX_PROMPT);
        outer.requiredText("model", GenerationRequest.MAX_MODEL_LENGTH);
        outer.word("model", new String[] {MODEL}, model -> model);
        Optional<URI> webhook = outer.url("webhookUrl").or(() -> outer.url("webhook_url"));
        List<WebhookEvent> webhookEvents = outer.words(
                        "webhookEvents", ApiframeWebhook.Event.values(), ApiframeWebhook.Event::word)
                .map(chosen ->
                        chosen.stream().flatMap(event -> event.means().stream()).toList())
                .orElse(WebhookEvent.DEFAULT);
        JsonNode params = outer.object("seedreamParams").orElse(JsonNodeFactory.instance.objectNode());
        FieldReader fields = new FieldReader(params, "seedreamParams.", violations);
        Optional<AspectRatio> ratio =
                fields.word("aspect_ratio", RATIOS.toArray(AspectRatio[]::new), AspectRatio::word);
        Resolution resolution =
                fields.word("resolution", Resolution.values(), Resolution::word).orElse(Resolution.TWO_K);
        Optional<OutputFormat> format = fields.word("output_format", OutputFormat.values(), ApiframeDialect::format);
        Optional<BigDecimal> guidance = fields.decimal(
                "guidance_scale",
                GenerationRequest.MIN_GUIDANCE_SCALE,
                GenerationRequest.MAX_GUIDANCE_SCALE,
                GenerationRequest.GUIDANCE_SCALE_STEP);
        Optional<Long> seed = fields.integer("seed", 0, GenerationRequest.MAX_SEED);
        boolean enhance = fields.flag("enhance_prompt").orElse(false)
                | fields.flag("use_pre_llm").orElse(false);
        List<URI> references = references(params, fields);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        // Asking for a default is asking for nothing, so that every provider may make it.
        return new GenerationRequest(
                MODEL,
                prompt,
                1,
                ratio,
                resolution,
                references,
                seed,
                guidance.filter(scale -> scale.compareTo(DEFAULT_GUIDANCE) != 0),
                format.filter(wanted -> wanted != OutputFormat.JPEG),
                Optional.empty(),
                enhance ? Optional.of(PromptOptimization.STANDARD) : Optional.empty(),
                webhook,
                webhookEvents,
                Map.of(),
                Routing.DEFAULT);
    }

    // The page shows one address, the OpenAPI file a list.
    private static List<URI> references(JsonNode params, FieldReader fields) {
        return params.path("image_input").isTextual()
                ? fields.url("image_input").stream().toList()
                : DialectJson.urls(fields, "image_input", MAX_REFERENCES);
    }

    @Override
    public int acceptedStatus() {
        return 202;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return WIRE.write(new ApiframeWire.SpokenAcceptance(
                taskId(generation.id(), generation.createdAt()), status(generation.status())));
    }

    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return WIRE.writeWithNulls(job(generation));
    }

    /** A page of jobs; {@code next} begins the page after it. */
    public byte[] writePage(List<DialectGeneration> generations, Optional<GenerationId> next) {
        return WIRE.writeWithNulls(new ApiframeWire.SpokenPage(
                generations.stream().map(this::job).toList(),
                next.map(GenerationId::toString).orElse(null),
                next.isPresent()));
    }

    /** A reference image that was taken; {@code bytes} long, at {@code url} until it expires. */
    public record Uploaded(String id, URI url, String contentType, long bytes, Instant expiresAt) {}

    public byte[] writeUpload(Uploaded uploaded) {
        return WIRE.write(new ApiframeWire.SpokenUpload(
                uploaded.id(),
                uploaded.url().toString(),
                "image",
                uploaded.contentType(),
                uploaded.bytes(),
                MILLIS.format(uploaded.expiresAt())));
    }

    /** Who asks. */
    public byte[] writeMe(Asker asker) {
        return WIRE.writeWithNulls(new ApiframeWire.SpokenMe(
                new ApiframeWire.SpokenUser(asker.accountId(), null, "owner"),
                new ApiframeWire.SpokenTeam(
                        asker.accountId(),
                        asker.accountName(),
                        DialectJson.plain(asker.credits()),
                        "self-hosted",
                        null),
                new ApiframeWire.SpokenKey(asker.keyId(), asker.keyName(), asker.keyPrefix())));
    }

    /** An account and its key, as {@code GET /v2/me} tells of them. */
    public record Asker(
            String accountId, String accountName, BigDecimal credits, String keyId, String keyName, String keyPrefix) {}

    /** The models that can be asked for, and the least and the most that an image may cost; around the entries [inferred]. */
    public byte[] writeModels(String description, BigDecimal least, BigDecimal most) {
        return WIRE.write(new ApiframeWire.SpokenModels(List.of(new ApiframeWire.SpokenModel(
                MODEL,
                "Seedream 4.5",
                "image",
                description,
                "per_image",
                DialectJson.plain(least),
                DialectJson.plain(most)))));
    }

    /** Which generations a job's status word means; empty when it is none. */
    public List<GenerationStatus> statuses(String word) {
        return Arrays.stream(GenerationStatus.values())
                .filter(status -> status(status).equals(word))
                .toList();
    }

    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return Optional.of(ApiframeWebhook.write(
                generation,
                taskId(generation.id(), generation.createdAt()),
                status(generation.status()),
                result(generation.links()),
                keySha256));
    }

    private ApiframeWire.SpokenJob job(DialectGeneration generation) {
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        return new ApiframeWire.SpokenJob(
                taskId(generation.id(), generation.createdAt()),
                status(generation.status()),
                MODEL,
                completed ? 100 : generation.progress(),
                completed ? result(generation.links()) : null,
                generation.error().map(AttemptError::message).orElse(null),
                generation.charged().map(DialectJson::plain).orElse(DialectJson.plain(generation.reserved())),
                null,
                MILLIS.format(generation.createdAt()),
                generation.finishedAt().map(MILLIS::format).orElse(null),
                false,
                new ApiframeWire.SpokenInput(generation.request().prompt()));
    }

    // One link is a text in every published example; several are a list.
    private static Object result(List<String> links) {
        return links.size() == 1 ? links.getFirst() : links;
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(new ApiframeWire.SpokenFailure(
                error.status() == 402 ? "Insufficient credits" : error.message(),
                error.status() == 400 ? details(error) : null,
                error.shortfall()
                        .map(missing -> DialectJson.plain(missing.required()))
                        .orElse(null),
                error.shortfall()
                        .map(missing -> DialectJson.plain(missing.available()))
                        .orElse(null)));
    }

    private static Map<String, List<String>> details(DialectError error) {
        return error.violations().isEmpty()
                ? Map.of("body", List.of(error.message()))
                : error.violations().stream()
                        .collect(Collectors.groupingBy(
                                Violation::field,
                                TreeMap::new,
                                Collectors.mapping(Violation::message, Collectors.toList())));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return id.toString();
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        return GenerationId.parse(taskId);
    }

    private static String format(OutputFormat format) {
        return switch (format) {
            case JPEG -> "jpg";
            case PNG -> "png";
        };
    }

    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED -> "QUEUED";
            case SUBMITTED, PROCESSING, ARCHIVING -> "PROCESSING";
            case COMPLETED -> "COMPLETED";
            case FAILED -> "FAILED";
            case CANCELED -> "CANCELLED";
        };
    }
}
