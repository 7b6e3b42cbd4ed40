package io.darkroom.providers.apiframe;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Serves Apiframe's API. Source: its model page and its OpenAPI file. */
public final class ApiframeDialect implements Dialect {

    public static final String SUBMIT = "/v2/images/generate";
    public static final String JOBS = "/v2/jobs";
    public static final String UPLOADS = "/v2/uploads";
    public static final String ME = "/v2/me";
    public static final String MODEL_LIST = "/v2/models";

    private static final ProviderName NAME = new ProviderName("apiframe");
    static final Wire WIRE = Wire.CAMEL_CASE;
    static final UpstreamModels MODELS = UpstreamModels.of(NAME);
    static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of("/v2");
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return ApiframeRequest.read(DialectJson.read(body));
    }

    @Override
    public int acceptedStatus() {
        return 202;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return WIRE.write(new ApiframeWire.DialectAcceptance(
                taskId(generation.id(), generation.createdAt()), status(generation.status())));
    }

    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return writeStatus(
                generation,
                generation.request().webhookUrl().isPresent()
                                && !generation.status().ended()
                        ? Optional.of(WebhookStatus.PENDING)
                        : Optional.empty());
    }

    /** What became of the webhook of a job. */
    public enum WebhookStatus {
        PENDING,
        DELIVERED,
        FAILED
    }

    /** As {@link #writeStatus(DialectGeneration)}, with what became of its webhook; empty: it has none, or that is unknown. */
    public byte[] writeStatus(DialectGeneration generation, Optional<WebhookStatus> webhook) {
        return WIRE.writeWithNulls(job(generation, webhook));
    }

    /** A page of jobs; {@code next} is the first one of the next page. */
    public byte[] writePage(List<DialectGeneration> generations, Optional<GenerationId> next) {
        return WIRE.writeWithNulls(new ApiframeWire.DialectPage(
                generations.stream()
                        .map(generation -> job(generation, Optional.empty()))
                        .toList(),
                next.map(GenerationId::toString).orElse(null),
                next.isPresent()));
    }

    /** A stored reference image of {@code bytes} bytes, at {@code url} until it expires. */
    public record Uploaded(String id, URI url, String contentType, long bytes, Instant expiresAt) {}

    public byte[] writeUpload(Uploaded uploaded) {
        return WIRE.write(new ApiframeWire.DialectUpload(
                uploaded.id(),
                uploaded.url().toString(),
                "image",
                uploaded.contentType(),
                uploaded.bytes(),
                MILLIS.format(uploaded.expiresAt())));
    }

    /** The account and the key of the caller. */
    public byte[] writeMe(KeyHolder holder) {
        return WIRE.writeWithNulls(new ApiframeWire.DialectMe(
                new ApiframeWire.DialectUser(holder.accountId(), null, "owner"),
                new ApiframeWire.DialectTeam(
                        holder.accountId(),
                        holder.accountName(),
                        DialectJson.plain(holder.credits()),
                        "self-hosted",
                        null),
                new ApiframeWire.DialectKey(holder.keyId(), holder.keyName(), holder.keyPrefix())));
    }

    /** An account and its key, as {@code GET /v2/me} shows them. */
    public record KeyHolder(
            String accountId, String accountName, BigDecimal credits, String keyId, String keyName, String keyPrefix) {}

    /** The models that can be requested, with the min and max price of an image in credits; the object around the entries is [inferred]. */
    public byte[] writeModels(String description, BigDecimal minPrice, BigDecimal maxPrice) {
        return WIRE.write(new ApiframeWire.DialectModels(List.of(new ApiframeWire.DialectModel(
                MODELS.first(),
                Catalogue.builtIn().model(listedModel()).title(),
                "image",
                description,
                "flat",
                DialectJson.plain(minPrice),
                DialectJson.plain(maxPrice)))));
    }

    /** The canonical name of the model that {@link #writeModels} lists. */
    public String listedModel() {
        return MODELS.canonical(MODELS.first());
    }

    /** The states that a job's status word means; empty for an unknown word. */
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

    @Override
    public boolean signsWithKey() {
        return true;
    }

    private ApiframeWire.DialectJob job(DialectGeneration generation, Optional<WebhookStatus> webhook) {
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        return new ApiframeWire.DialectJob(
                taskId(generation.id(), generation.createdAt()),
                status(generation.status()),
                MODELS.upstream(generation.request().model()),
                completed ? 100 : generation.progress(),
                completed ? result(generation.links()) : null,
                generation.error().map(AttemptError::message).orElse(null),
                generation.charged().map(DialectJson::plain).orElse(DialectJson.plain(generation.reserved())),
                webhook.map(Words::of).orElse(null),
                MILLIS.format(generation.createdAt()),
                generation.finishedAt().map(MILLIS::format).orElse(null),
                false,
                input(generation.request()));
    }

    private static ApiframeWire.DialectInput input(GenerationRequest request) {
        return new ApiframeWire.DialectInput(
                request.prompt(),
                MODELS.upstream(request.model()),
                new ApiframeWire.Params(
                        request.images().isEmpty()
                                ? null
                                : request.images().stream().map(URI::toString).toList(),
                        request.outputFormat().map(ApiframeDialect::format).orElse(null),
                        request.guidanceScale().orElse(null),
                        request.promptOptimization()
                                .map(optimization -> optimization != PromptOptimization.OFF)
                                .orElse(null),
                        request.seed().orElse(null),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        request.resolution().word()));
    }

    // One link is a text in every published example; several are a list.
    private static Object result(List<String> links) {
        return links.size() == 1 ? links.getFirst() : links;
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(new ApiframeWire.DialectFailure(
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

    static String format(OutputFormat format) {
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
