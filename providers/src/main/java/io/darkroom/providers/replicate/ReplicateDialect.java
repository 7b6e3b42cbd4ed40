package io.darkroom.providers.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
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

/** Serves Replicate's API. Source: its JavaScript client 1.4.0, and its HTTP reference for what that does not read. */
public final class ReplicateDialect implements Dialect {

    public static final String BASE = "/replicate/v1";
    public static final String PREDICTIONS = BASE + "/predictions";
    public static final String MODEL_LIST = BASE + "/models";
    public static final String MODEL = MODEL_LIST + "/{owner}/{name}";
    public static final String DEPLOYMENT = BASE + "/deployments/{owner}/{name}";
    public static final String FILES = BASE + "/files";
    public static final String ACCOUNT = BASE + "/account";
    public static final String WEBHOOK_SECRET = BASE + "/webhooks/default/secret";

    /** The field of a submission that may contain images. */
    public static final String IMAGES = "input." + ReplicateRequest.IMAGES;

    static final ProviderName NAME = new ProviderName("replicate");
    static final Wire WIRE = Wire.SNAKE_CASE;
    private static final URI LOCAL = URI.create("http://127.0.0.1:8080");

    private final String base;

    public ReplicateDialect() {
        this(LOCAL);
    }

    private ReplicateDialect(URI origin) {
        this.base = origin.resolve("/").resolve(BASE) + "/";
    }

    @Override
    public ReplicateDialect at(URI origin) {
        return new ReplicateDialect(origin);
    }

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public UpstreamModels models() {
        return ReplicateModels.NAMES;
    }

    @Override
    public List<String> paths() {
        return List.of("/replicate");
    }

    /** {@code body} with the name of its model: that of its path, or else of the version that it names. */
    public byte[] withModel(byte[] body, Optional<String> ofPath) {
        try {
            if (!(Json.readTree(body) instanceof ObjectNode json)) {
                return body;
            }
            JsonNode version = json.path(ReplicateRequest.VERSION);
            ofPath.or(() -> version.isTextual()
                            ? Optional.of(ReplicateModels.named(version.textValue()))
                            : Optional.empty())
                    .ifPresent(name -> json.put(ReplicateRequest.MODEL, name));
            if (ofPath.isPresent()) {
                json.remove(ReplicateRequest.VERSION);
            }
            return Json.mapper().writeValueAsBytes(json);
        } catch (IOException unreadable) {
            // The reader of the request names what is wrong.
            return body;
        }
    }

    /** Reads a submission that {@link #withModel} has completed. */
    @Override
    public GenerationRequest readRequest(byte[] body) {
        return ReplicateRequest.read(DialectJson.read(body), ReplicateModels.NAMES);
    }

    @Override
    public int acceptedStatus() {
        return 201;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return writeWaited(generation);
    }

    /** The answer to a submission that has waited. Its client takes every status but "starting" for the end. */
    public byte[] writeWaited(DialectGeneration generation) {
        return write(generation, generation.status().ended() ? status(generation.status()) : "starting");
    }

    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return write(generation, status(generation.status()));
    }

    /** A page of predictions; {@code next} is the cursor of the next one. */
    public byte[] writePage(List<DialectGeneration> generations, Optional<GenerationId> next) {
        return WIRE.writeWithNulls(new ReplicateWire.Page<>(
                next.map(cursor -> base + "predictions?cursor=" + PredictionId.of(cursor))
                        .orElse(null),
                null,
                generations.stream()
                        .map(generation -> prediction(generation, status(generation.status())))
                        .toList()));
    }

    private byte[] write(DialectGeneration generation, String status) {
        return WIRE.writeWithNulls(prediction(generation, status));
    }

    private ReplicateWire.Prediction prediction(DialectGeneration generation, String status) {
        String id = PredictionId.of(generation.id());
        String model = ReplicateModels.NAMES.upstream(generation.request().model());
        boolean completed = generation.status() == GenerationStatus.COMPLETED;
        return new ReplicateWire.Prediction(
                id,
                model,
                ReplicateModels.version(model),
                ReplicateInput.of(generation.request(), ReplicateModels.sold(model)),
                "",
                completed ? output(generation, model) : null,
                false,
                generation.error().map(AttemptError::message).orElse(null),
                "api",
                status,
                generation.createdAt().toString(),
                generation
                        .finishedAt()
                        .map(end -> generation.createdAt().toString())
                        .orElse(null),
                generation.finishedAt().map(Instant::toString).orElse(null),
                generation
                        .duration()
                        .map(seconds -> Map.of("predict_time", seconds))
                        .orElse(Map.of()),
                new ReplicateWire.Urls(base + "predictions/" + id, base + "predictions/" + id + "/cancel"));
    }

    // A link for a model that makes one image, a list for any other.
    private static Object output(DialectGeneration generation, String model) {
        boolean one =
                ReplicateModels.sold(model).filter(offer -> offer.images() == 1).isPresent();
        return one && generation.links().size() == 1 ? generation.links().getFirst() : generation.links();
    }

    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return Optional.of(new DialectWebhook(writeStatus(generation), Map.of()));
    }

    // "start" is sent once.
    @Override
    public ProgressWebhooks progressWebhooks() {
        return ProgressWebhooks.FIRST;
    }

    /** The models that can be run; empty when {@code name} is none of them. */
    public Optional<byte[]> writeModel(String name) {
        return known(name).map(model -> WIRE.writeWithNulls(ReplicateModels.entry(model)));
    }

    public byte[] writeModels() {
        return WIRE.writeWithNulls(new ReplicateWire.Page<>(
                null,
                null,
                ReplicateModels.NAMES.all().stream().map(ReplicateModels::entry).toList()));
    }

    /** The versions of a model, of which there is one; empty when there is no such model. */
    public Optional<byte[]> writeVersions(String name) {
        return known(name)
                .map(model -> WIRE.writeWithNulls(
                        new ReplicateWire.Page<>(null, null, List.of(ReplicateModels.versionEntry(model)))));
    }

    /** Empty when there is no such model, or it has another version. */
    public Optional<byte[]> writeVersion(String name, String version) {
        return known(name)
                .filter(model -> ReplicateModels.version(model).equals(version))
                .map(model -> WIRE.writeWithNulls(ReplicateModels.versionEntry(model)));
    }

    private static Optional<String> known(String name) {
        return ReplicateModels.NAMES.all().stream().filter(name::equals).findFirst();
    }

    public byte[] writeAccount(String id, String name) {
        return WIRE.writeWithNulls(new ReplicateWire.Account("organization", id, name, null));
    }

    /** The secret that signs the webhooks of the caller, in the form {@code whsec_…}. */
    public byte[] writeWebhookSecret(String secret) {
        return WIRE.write(new ReplicateWire.WebhookKey(secret));
    }

    /** A stored file; the client writes {@code url} into the input of a prediction. */
    public record StoredFile(
            String id, String name, String contentType, long bytes, String sha256, Lifetime lifetime, URI url) {

        /** From its upload until it expires. */
        public record Lifetime(Instant from, Instant until) {}
    }

    /** {@code metadata}: a JSON object that the client has sent with it. */
    public byte[] writeFile(StoredFile file, JsonNode metadata) {
        return WIRE.write(file(file, metadata));
    }

    /** The files of the caller; they are not paged. */
    public byte[] writeFiles(List<StoredFile> files) {
        return WIRE.writeWithNulls(new ReplicateWire.Page<>(
                null,
                null,
                files.stream()
                        .map(file -> file(file, Json.mapper().createObjectNode()))
                        .toList()));
    }

    private static ReplicateWire.File file(StoredFile file, JsonNode metadata) {
        return new ReplicateWire.File(
                file.id(),
                file.name(),
                file.contentType(),
                file.bytes(),
                file.sha256(),
                new ReplicateWire.Checksums(file.sha256()),
                metadata,
                file.lifetime().from().toString(),
                file.lifetime().until().toString(),
                new ReplicateWire.FileUrls(file.url().toString()));
    }

    @Override
    public DialectError errorAt(String path, DialectError error) {
        return ReplicateErrors.at(path, error);
    }

    @Override
    public int errorStatus(DialectError error) {
        return ReplicateErrors.status(error);
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(ReplicateErrors.failure(error));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return PredictionId.of(id);
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        return PredictionId.read(taskId);
    }

    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED -> "starting";
            case SUBMITTED, PROCESSING, ARCHIVING -> "processing";
            case COMPLETED -> "succeeded";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }
}
