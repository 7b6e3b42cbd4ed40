package io.darkroom.providers.acedata;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.generation.GenerationStatus;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.Spoken;
import io.darkroom.providers.SpokenError;
import io.darkroom.providers.http.DialectJson;
import io.darkroom.providers.http.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Speaks as AceData, but for images inside answers ({@code b64_json}) and streams, which are refused with the code that it
 * documents for what is not there. Source: its API page and documents.
 */
public final class AcedataDialect implements Dialect {

    public static final String SUBMIT = "/seedream/images";
    public static final String TASKS = "/seedream/tasks";

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final double MILLIS_A_SECOND = 1000;

    /** How a client asks for tasks. */
    public sealed interface Question {

        record One(String id) implements Question {}

        record Several(List<String> ids) implements Question {}
    }

    @Override
    public ProviderName name() {
        return new ProviderName("acedata");
    }

    @Override
    public List<String> paths() {
        return List.of(SUBMIT, TASKS);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return AcedataRequest.read(DialectJson.read(body));
    }

    /** Whether the client of a valid submission waits for its images, rather than being told of them later. */
    public boolean waits(byte[] body) {
        JsonNode json = DialectJson.read(body);
        return !json.path("async").asBoolean() && !json.hasNonNull("callback_url");
    }

    /** Which tasks are asked for; at most {@code most} at once. */
    public Question readQuestion(byte[] body, int most) {
        JsonNode json = DialectJson.read(body);
        if (!json.path("ids").isArray()) {
            return new Question.One(json.path("id").asText());
        }
        List<String> ids = new ArrayList<>();
        json.path("ids").forEach(id -> ids.add(id.asText()));
        return new Question.Several(ids.subList(0, Math.min(most, ids.size())));
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public byte[] writeAccepted(Spoken generation) {
        String id = taskId(generation.id(), generation.createdAt());
        return WIRE.write(new AcedataWire.SpokenAcceptance(true, id, id));
    }

    /** The answer to a client that has waited. */
    public byte[] writeResult(Spoken generation) {
        return WIRE.write(result(generation));
    }

    @Override
    public byte[] writeStatus(Spoken generation) {
        return WIRE.write(task(generation));
    }

    public byte[] writeBatch(List<Spoken> generations) {
        return WIRE.write(
                new AcedataWire.SpokenBatch(generations.stream().map(this::task).toList(), generations.size()));
    }

    @Override
    public byte[] writeError(SpokenError error) {
        String code = switch (error.status()) {
            case 400 -> error.code().equals(AcedataRequest.NOT_IMPLEMENTED) ? error.code() : "bad_request";
            case 401 -> "invalid_token";
            case 429 -> "too_many_requests";
            default -> error.status() >= 500 ? "api_error" : error.code();
        };
        return WIRE.write(new AcedataWire.SpokenFailure(
                false,
                new AcedataWire.SpokenReason(code, error.message()),
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
    private AcedataWire.SpokenTask task(Spoken generation) {
        AcedataWire.SpokenResult result = generation.status().ended() ? result(generation) : null;
        String id = taskId(generation.id(), generation.createdAt());
        return new AcedataWire.SpokenTask(
                id,
                seconds(generation.createdAt()),
                generation.finishedAt().map(AcedataDialect::seconds).orElse(null),
                new AcedataWire.SpokenRequest(
                        AcedataRequest.upstream(generation.request().model()),
                        generation.request().prompt()),
                id,
                "images",
                result,
                result == null ? null : result.success(),
                result == null ? null : id,
                result == null ? null : result.data(),
                result == null ? null : result.error());
    }

    private AcedataWire.SpokenResult result(Spoken generation) {
        String id = taskId(generation.id(), generation.createdAt());
        if (generation.status() == GenerationStatus.COMPLETED) {
            List<AcedataWire.SpokenImage> data = generation.images().stream()
                    .map(image -> new AcedataWire.SpokenImage(
                            generation.request().prompt(),
                            image.width() + "x" + image.height(),
                            image.url().toString()))
                    .toList();
            return new AcedataWire.SpokenResult(true, id, id, data, null);
        }
        String reason = generation.error().map(AttemptError::message).orElse("not finished yet");
        return new AcedataWire.SpokenResult(false, id, id, null, new AcedataWire.SpokenReason("api_error", reason));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / MILLIS_A_SECOND;
    }
}
