package io.darkroom.providers.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves fal's API. Source: its JavaScript client 1.10.1, and its documents for what that does not read. */
public final class FalDialect implements Dialect {

    public static final String BASE = "/fal";
    public static final String QUEUE = BASE + "/queue";
    public static final String RUN = BASE + "/run";
    public static final String REST = BASE + "/rest";
    public static final String PROXY = BASE + "/proxy";
    public static final String KEYS = BASE + "/.well-known/jwks.json";

    /** In every answer about a request. */
    public static final String REQUEST_ID = "x-fal-request-id";

    /** With {@code user}, a 504 is not tried again. */
    public static final String TIMEOUT_TYPE = "X-Fal-Request-Timeout-Type";

    /** The address that a client has asked its proxy for. */
    public static final String TARGET = "x-fal-target-url";

    /** The field of a submission that may contain images. */
    public static final String IMAGES = FalRequest.INPUT + "." + FalRequest.IMAGES;

    private static final ProviderName NAME = new ProviderName("fal");
    private static final UpstreamModels MODELS = UpstreamModels.of(NAME);
    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final URI LOCAL = URI.create("http://127.0.0.1:8080");

    private final URI origin;

    public FalDialect() {
        this(LOCAL);
    }

    private FalDialect(URI origin) {
        this.origin = origin.resolve("/");
    }

    @Override
    public FalDialect at(URI address) {
        return new FalDialect(address);
    }

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public UpstreamModels models() {
        return MODELS;
    }

    @Override
    public List<String> paths() {
        return List.of(BASE);
    }

    /** The input {@code body} together with the endpoint of its path and the webhook of its query, as {@link #readRequest} expects it. */
    public byte[] submission(byte[] body, String endpoint, Optional<String> webhook) {
        ObjectNode submission = Json.mapper().createObjectNode().put(FalRequest.MODEL, endpoint);
        webhook.ifPresent(url -> submission.put(FalRequest.WEBHOOK, url));
        submission.set(FalRequest.INPUT, DialectJson.read(body));
        try {
            return Json.mapper().writeValueAsBytes(submission);
        } catch (IOException e) {
            throw new IllegalStateException("JSON that was read cannot be written", e);
        }
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return FalRequest.read(DialectJson.read(body), MODELS);
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        String request = address(generation);
        return WIRE.write(new FalWire.Queued(
                "IN_QUEUE", generation.id().toString(), request, request + "/status", request + "/cancel", 0));
    }

    /** The state of a request; a failed one has completed too, and its result says why. */
    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        String request = address(generation);
        boolean queued = generation.status() == GenerationStatus.QUEUED;
        return WIRE.write(new FalWire.Status(
                status(generation.status()),
                generation.id().toString(),
                request,
                request + "/status",
                request + "/cancel",
                queued ? 0 : null,
                queued ? null : List.of(),
                generation
                        .duration()
                        .map(seconds -> Map.of("inference_time", seconds))
                        .orElse(null)));
    }

    private String address(DialectGeneration generation) {
        String endpoint = MODELS.upstream(generation.request().model());
        // A request is found below owner and alias, without the rest of the endpoint.
        String app = endpoint.replaceFirst("^([^/]+/[^/]+)/.*$", "$1");
        return origin.resolve(QUEUE + "/" + app + "/requests/" + generation.id())
                .toString();
    }

    /** The HTTP status of {@link #writeResult}. */
    public int resultStatus(DialectGeneration generation) {
        return generation.status() == GenerationStatus.COMPLETED
                ? 200
                : generation
                        .error()
                        .map(error -> FalErrors.resultStatus(error.code()))
                        .orElse(400);
    }

    /** The output of a request, or why it has none. */
    public byte[] writeResult(DialectGeneration generation) {
        return WIRE.write(result(generation));
    }

    private static Object result(DialectGeneration generation) {
        if (generation.status() == GenerationStatus.COMPLETED) {
            return output(generation);
        }
        return generation
                .error()
                .map(FalErrors::result)
                .orElseGet(() -> generation.status().ended()
                        ? FalErrors.failure("Request was canceled", "canceled")
                        : FalErrors.failure("Request is still in progress", "in_progress"));
    }

    private static FalWire.Output output(DialectGeneration generation) {
        return new FalWire.Output(
                generation.images().stream().map(FalDialect::image).toList(),
                generation.request().seed().orElse(0L),
                generation.images().stream().map(image -> false).toList(),
                generation.request().prompt(),
                Map.of());
    }

    private static FalWire.Image image(DialectGeneration.Image image) {
        String path = image.url().getPath();
        return new FalWire.Image(
                image.url().toString(),
                image.width(),
                image.height(),
                image.contentType(),
                path.substring(path.lastIndexOf('/') + 1),
                image.bytes());
    }

    /** The answer to a cancellation: one of fal's words. */
    public byte[] writeWord(Word word) {
        return WIRE.write(new FalWire.Word(word.name()));
    }

    /** What a cancellation may be answered. */
    public enum Word {
        CANCELLATION_REQUESTED,
        ALREADY_COMPLETED,
        NOT_FOUND
    }

    /** Where a client puts a file, and where the file is then. */
    public byte[] writeUpload(URI uploadUrl, URI fileUrl) {
        return WIRE.write(new FalWire.InitiatedUpload(uploadUrl.toString(), fileUrl.toString()));
    }

    /** The keys that verify our webhooks, as a JSON Web Key Set. */
    public byte[] writeKeys(WebhookKeys keys) {
        return WIRE.write(new FalWire.Keys(keys.publicKeys().stream()
                .map(key -> new FalWire.Key("OKP", "Ed25519", "sig", "EdDSA", key.id(), key.base64Url()))
                .toList()));
    }

    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        if (!generation.status().ended()) {
            return Optional.empty();
        }
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        return Optional.of(new DialectWebhook(
                WIRE.write(new FalWire.Webhook(
                        generation.id().toString(),
                        generation.id().toString(),
                        completed ? "OK" : "ERROR",
                        generation.error().map(AttemptError::message).orElse(null),
                        result(generation))),
                Map.of()));
    }

    @Override
    public Map<String, String> signWebhook(SignedWebhook webhook, WebhookKeys keys) {
        return FalSignature.headers(webhook, keys);
    }

    @Override
    public int errorStatus(DialectError error) {
        return FalErrors.status(error);
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(FalErrors.failure(error));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return id.toString();
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        return GenerationId.parse(taskId);
    }

    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED -> "IN_QUEUE";
            case SUBMITTED, PROCESSING, ARCHIVING -> "IN_PROGRESS";
            case COMPLETED, FAILED, CANCELED -> "COMPLETED";
        };
    }
}
