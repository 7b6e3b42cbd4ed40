package io.darkroom.providers.acedata;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.ImageBytes;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Serves AceData's API. Its documents name {@code stream} without an example; we send one event per image, in the shape of the
 * complete answer, then {@code [DONE]} [inferred]. Only answers and streams may contain the images themselves; a later status has
 * their links. Source: its API page and documents.
 */
public final class AcedataDialect implements Dialect {

    public static final String SUBMIT = "/seedream/images";
    public static final String TASKS = "/seedream/tasks";

    static final ProviderName NAME = new ProviderName("acedata");
    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final double MILLIS_A_SECOND = 1000;

    /** The tasks that a client asks for. */
    public sealed interface TaskQuery {

        record Single(String id) implements TaskQuery {}

        record Batch(List<String> ids) implements TaskQuery {}
    }

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of("/seedream");
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return AcedataRequest.read(DialectJson.read(body));
    }

    /** How the client of a submission receives its images. */
    public sealed interface ImageDelivery {

        /** By webhook or by polling. */
        record Async() implements ImageDelivery {}

        /** In one answer, when all are there. */
        record Complete(ImageForm images) implements ImageDelivery {}

        /** One after another, as server-sent events. */
        record Stream(ImageForm images) implements ImageDelivery {}
    }

    /**
     * How the client of a valid submission receives its images.
     *
     * @param accept the types that it can read: its command line asks for a stream and reads JSON alone
     */
    public ImageDelivery delivery(byte[] body, String accept) {
        JsonNode json = DialectJson.read(body);
        if (json.path("async").asBoolean() || json.hasNonNull("callback_url")) {
            return new ImageDelivery.Async();
        }
        ImageForm form = json.path("response_format").asText().equals("b64_json") ? ImageForm.BASE64 : ImageForm.URL;
        boolean readsStreams = accept.isBlank() || accept.contains("*/*") || accept.contains("text/");
        return json.path("stream").asBoolean() && readsStreams
                ? new ImageDelivery.Stream(form)
                : new ImageDelivery.Complete(form);
    }

    /** The tasks that {@code body} asks for, cut to the first {@code maxIds}. */
    public TaskQuery readTaskQuery(byte[] body, int maxIds) {
        JsonNode json = DialectJson.read(body);
        if (!json.path("ids").isArray()) {
            return new TaskQuery.Single(json.path("id").asText());
        }
        List<String> ids = new ArrayList<>();
        json.path("ids").forEach(id -> ids.add(id.asText()));
        return new TaskQuery.Batch(ids.subList(0, Math.min(maxIds, ids.size())));
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        String id = taskId(generation.id(), generation.createdAt());
        return WIRE.write(new AcedataWire.DialectAcceptance(true, id, id));
    }

    /** The answer to a client that waited for the end. */
    public byte[] writeResult(DialectGeneration generation) {
        return WIRE.write(result(generation));
    }

    /** One image of a completed generation, in the shape of the complete answer. */
    public byte[] writePart(DialectGeneration generation, DialectGeneration.Image image) {
        String id = taskId(generation.id(), generation.createdAt());
        return WIRE.write(new AcedataWire.DialectResult(true, id, id, List.of(image(generation, image)), null));
    }

    /** Images of a completed generation with their bytes, in the shape of the complete answer; {@code out} stays open. */
    public void writeInline(
            OutputStream out, DialectGeneration generation, List<DialectGeneration.Image> images, ImageBytes bytes)
            throws IOException {
        String id = taskId(generation.id(), generation.createdAt());
        InlineImages.write(out, id, generation.request().prompt(), images, bytes);
    }

    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return WIRE.write(task(generation));
    }

    /** The answer to a query for several tasks. */
    public byte[] writeBatch(List<DialectGeneration> generations) {
        List<AcedataWire.DialectTask> tasks =
                generations.stream().map(this::task).toList();
        return WIRE.write(new AcedataWire.DialectBatch(tasks, tasks, tasks.size()));
    }

    // The body of a finished submission.
    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return generation.status().ended()
                ? Optional.of(new DialectWebhook(writeResult(generation), Map.of()))
                : Optional.empty();
    }

    // It documents no 402, and its clients look for a balance that is used up in a 403.
    @Override
    public int errorStatus(DialectError error) {
        return error.status() == 402 ? 403 : error.status();
    }

    @Override
    public byte[] writeError(DialectError error) {
        String code = switch (error.status()) {
            case 400 -> "bad_request";
            case 401 -> "invalid_token";
            // Its SDK takes any other 403 for a refusal of the content.
            case 402 -> "used_up";
            case 403 -> error.code().equals("spend_limit") ? "used_up" : "disabled";
            case 404 -> "no_api";
            case 413 -> "request_too_large";
            case 429 -> "too_many_requests";
            default -> error.status() >= 500 ? "api_error" : error.code();
        };
        return WIRE.write(new AcedataWire.DialectFailure(
                false,
                new AcedataWire.DialectReason(code, error.message()),
                UUID.randomUUID().toString()));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return id.toString();
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        return GenerationId.parse(taskId);
    }

    // An unfinished task has no response.
    private AcedataWire.DialectTask task(DialectGeneration generation) {
        AcedataWire.DialectResult result = generation.status().ended() ? result(generation) : null;
        String id = taskId(generation.id(), generation.createdAt());
        return new AcedataWire.DialectTask(
                id,
                seconds(generation.createdAt()),
                generation.finishedAt().map(AcedataDialect::seconds).orElse(null),
                new AcedataWire.DialectRequest(
                        AcedataRequest.MODELS.upstream(generation.request().model()),
                        generation.request().prompt()),
                id,
                "images",
                result == null ? null : state(result.success()),
                result,
                result == null ? null : result.success(),
                result == null ? null : id,
                result == null ? null : result.data(),
                result == null ? null : result.error());
    }

    private AcedataWire.DialectResult result(DialectGeneration generation) {
        String id = taskId(generation.id(), generation.createdAt());
        if (generation.status() == GenerationStatus.COMPLETED) {
            List<AcedataWire.DialectImage> data = generation.images().stream()
                    .map(image -> image(generation, image))
                    .toList();
            return new AcedataWire.DialectResult(true, id, id, data, null);
        }
        String reason = generation.error().map(AttemptError::message).orElse("not finished yet");
        return new AcedataWire.DialectResult(
                false,
                id,
                id,
                generation.status().ended()
                        ? List.of(new AcedataWire.DialectImage(null, null, null, state(false)))
                        : null,
                new AcedataWire.DialectReason("api_error", reason));
    }

    private static String state(boolean succeeded) {
        return succeeded ? "succeeded" : "failed";
    }

    private static AcedataWire.DialectImage image(DialectGeneration generation, DialectGeneration.Image image) {
        return new AcedataWire.DialectImage(
                generation.request().prompt(),
                image.width() + "x" + image.height(),
                image.url().toString(),
                state(true));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / MILLIS_A_SECOND;
    }
}
