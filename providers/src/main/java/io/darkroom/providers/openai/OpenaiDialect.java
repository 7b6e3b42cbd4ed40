package io.darkroom.providers.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.ImageBytes;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.catalogue.UpstreamModels.ModelName;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves OpenAI's Images API, whose clients wait for their images; there is no task to ask for, and no webhook. Models have our own names.
 * Source: what its public clients send and read (openai 7.57.0 of npm, openai-java 4.101.0).
 */
public final class OpenaiDialect implements Dialect {

    public static final String BASE = "/openai/v1";
    public static final String GENERATIONS = BASE + "/images/generations";
    public static final String EDITS = BASE + "/images/edits";
    /** Of clients whose base URL is {@code /v1}. Their generations are at EvoLink's path. */
    public static final String EDITS_AT_V1 = "/v1/images/edits";

    public static final String MODELS = BASE + "/models";

    private static final ProviderName NAME = new ProviderName("openai");
    private static final Wire WIRE = Wire.SNAKE_CASE;

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of(BASE, EDITS_AT_V1);
    }

    @Override
    public UpstreamModels models() {
        return UpstreamModels.of(Catalogue.builtIn().models().keySet().stream()
                .map(name -> new ModelName(name, name, Optional.empty()))
                .toList());
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return readRequest(body, OpenaiCall.GENERATION);
    }

    /**
     * Reads the request of a call.
     *
     * @throws InvalidRequest with every violation found
     */
    public GenerationRequest readRequest(byte[] body, OpenaiCall call) {
        return OpenaiRequest.read(DialectJson.read(body), call);
    }

    /** How the client of a request receives its images. */
    public sealed interface ImageDelivery {

        /** In one answer. */
        record Complete(ImageForm images) implements ImageDelivery {}

        /** One after another, as server-sent events. */
        record Stream(Previews previews) implements ImageDelivery {}
    }

    /** Whether a stream sends a smaller version before each image. */
    public enum Previews {
        NONE,
        ONE_PER_IMAGE
    }

    /** How the client of a valid request receives its images. OpenAI's newer models know no links, so that bytes are the default. */
    public ImageDelivery delivery(byte[] body) {
        JsonNode json = DialectJson.read(body);
        if (json.path(OpenaiRequest.STREAM).asBoolean()) {
            return new ImageDelivery.Stream(
                    json.path(OpenaiRequest.PARTIAL_IMAGES).asInt() > 0 ? Previews.ONE_PER_IMAGE : Previews.NONE);
        }
        boolean links = json.path(OpenaiRequest.RESPONSE_FORMAT).asText().equals(OpenaiRequest.FORMS.getFirst());
        return new ImageDelivery.Complete(links ? ImageForm.URL : ImageForm.BASE64);
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    // Stored with an idempotency key; clients receive their images instead.
    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return writeStatus(generation);
    }

    // Its clients ask for no status.
    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return writeError(failure(generation));
    }

    /** The complete answer; {@code out} stays open. */
    public void writeImages(OutputStream out, DialectGeneration generation, ImageForm form, ImageBytes bytes)
            throws IOException {
        OpenaiImages.write(out, generation, form, bytes);
    }

    /** The data of an event with one image, in one line; {@code out} stays open. */
    public void writeEvent(
            OutputStream out,
            OpenaiEvent event,
            DialectGeneration generation,
            DialectGeneration.Image image,
            InputStream bytes)
            throws IOException {
        OpenaiImages.writeEvent(out, event, generation, image, bytes);
    }

    /** Why a generation has no images, as an error of the call that waited for them. */
    public DialectError failure(DialectGeneration generation) {
        return OpenaiErrors.of(generation);
    }

    /** The list of models by their names. */
    public byte[] writeModels(Collection<String> names) {
        return WIRE.write(new OpenaiWire.Models(
                "list", names.stream().map(OpenaiDialect::model).toList()));
    }

    public byte[] writeModel(String name) {
        return WIRE.write(model(name));
    }

    private static OpenaiWire.Model model(String name) {
        return new OpenaiWire.Model(name, "model", 0, "darkroom");
    }

    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return Optional.empty();
    }

    @Override
    public int errorStatus(DialectError error) {
        return OpenaiErrors.status(error);
    }

    @Override
    public Map<String, String> errorHeaders(DialectError error) {
        return OpenaiErrors.headers(error);
    }

    /** Headers of every answer after the acceptance: a client that tries again without an idempotency key would buy again. */
    public Map<String, String> acceptedHeaders() {
        return OpenaiErrors.NO_RETRY;
    }

    // "param" is null where no field is wrong.
    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.writeWithNulls(OpenaiErrors.failure(error));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return id.toString();
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        return GenerationId.parse(taskId);
    }
}
