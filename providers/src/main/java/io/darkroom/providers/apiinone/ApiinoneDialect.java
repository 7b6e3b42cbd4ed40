package io.darkroom.providers.apiinone;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves API in One's API. Source: its model page, its general page for the envelope, and its public client. */
public final class ApiinoneDialect implements Dialect {

    public static final String SUBMIT = "/api/v1/images/generations";
    public static final String TASKS = "/api/v1/tasks";

    private static final ProviderName NAME = new ProviderName("apiinone");
    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final UpstreamModels MODELS = UpstreamModels.of(NAME);
    private static final int MIN_PROMPT = 3;
    private static final int MAX_PROMPT = 5000;
    private static final int MAX_REFERENCES = 14;
    private static final int OK = 200;
    private static final Set<AspectRatio> RATIOS =
            EnumSet.complementOf(EnumSet.of(AspectRatio.AUTO, AspectRatio.PORTRAIT_4_5, AspectRatio.LANDSCAPE_5_4));
    private static final Pattern TASK_ID = Pattern.compile("n([0-9a-f]{32})_seedream");

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of("/api/v1");
    }

    // Its general page names input_urls for some models, so both names of the references are read.
    @Override
    public GenerationRequest readRequest(byte[] body) {
        JsonNode json = DialectJson.read(body);
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(json, "", violations);
        String model = fields.word("model", MODELS.all()).orElse(MODELS.first());
        String prompt = fields.requiredText("prompt", MAX_PROMPT);
        AspectRatio ratio = fields.word("aspect_ratio", RATIOS.toArray(AspectRatio[]::new), AspectRatio::word)
                .orElse(AspectRatio.SQUARE);
        Resolution quality = fields.word("quality", Resolution.values(), ApiinoneDialect::quality)
                .orElse(Resolution.TWO_K);
        List<URI> references = fields.urls(json.has("image_urls") ? "image_urls" : "input_urls", MAX_REFERENCES);
        Optional<URI> callback = fields.url("callback_url");
        if (violations.isEmpty() && DisplayText.length(prompt) < MIN_PROMPT) {
            violations.add(Violation.of(
                    "prompt", DisplayText.length(prompt) + " characters", "a text of 3 to 5000 characters"));
        }
        if (MODELS.needsImages(model) && references.isEmpty()) {
            violations.add(Violation.of("image_urls", "absent", "a list of 1 to 14 with the model " + model));
        }
        fields.refuseOtherNames();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return GenerationRequest.plain(
                MODELS.canonical(model),
                prompt,
                1,
                Optional.of(ratio),
                quality,
                references,
                Optional.empty(),
                callback);
    }

    @Override
    public int acceptedStatus() {
        return OK;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return writeStatus(generation);
    }

    // The field of the image links is not documented; output.image_urls follows the form of its videos [inferred].
    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        List<String> links = generation.links();
        return WIRE.write(new ApiinoneWire.DialectEnvelope(
                OK,
                "success",
                new ApiinoneWire.DialectTask(
                        taskId(generation.id(), generation.createdAt()),
                        status(generation.status()),
                        generation.status() == GenerationStatus.COMPLETED && !links.isEmpty()
                                ? new ApiinoneWire.DialectOutput(links.getFirst(), links)
                                : null,
                        generation.error().map(AttemptError::message).orElse(null)),
                null));
    }

    // The answer to a status call [inferred].
    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return generation.status().ended()
                ? Optional.of(new DialectWebhook(writeStatus(generation), Map.of()))
                : Optional.empty();
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(new ApiinoneWire.DialectEnvelope(
                error.status(), error.message(), null, new ApiinoneWire.DialectReason(error.message())));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return "n" + DialectJson.hex(id) + "_seedream";
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        Matcher id = TASK_ID.matcher(taskId);
        return id.matches() ? DialectJson.fromHex(id.group(1)) : Optional.empty();
    }

    private static String quality(Resolution resolution) {
        return switch (resolution) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
    }

    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED, SUBMITTED, PROCESSING, ARCHIVING -> "IN_PROGRESS";
            case COMPLETED -> "COMPLETED";
            case FAILED, CANCELED -> "FAILED";
        };
    }
}
