package io.darkroom.providers.runbase;

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
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.catalogue.UpstreamModels;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.providers.json.Wire;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves Runbase's API. Source: its model page; for states, ids and cost what its public client reads. */
public final class RunbaseDialect implements Dialect {

    public static final String RUNS = "/api/v1/runs";

    private static final ProviderName NAME = new ProviderName("runbase");
    private static final Wire WIRE = Wire.CAMEL_CASE;
    private static final UpstreamModels MODELS = UpstreamModels.of(NAME);
    private static final int MAX_REFERENCES = 14;
    // The model's own default, since the page names none.
    private static final AspectRatio DEFAULT_RATIO = AspectRatio.SQUARE;
    private static final Set<AspectRatio> RATIOS =
            EnumSet.complementOf(EnumSet.of(AspectRatio.AUTO, AspectRatio.PORTRAIT_4_5, AspectRatio.LANDSCAPE_5_4));
    private static final Pattern RUN_ID = Pattern.compile("run_([0-9a-f]{32})");

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public List<String> paths() {
        return List.of(RUNS);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        List<Violation> violations = new ArrayList<>();
        FieldReader outer = new FieldReader(DialectJson.read(body), "", violations);
        outer.requiredText("model", GenerationRequest.MAX_MODEL_LENGTH);
        String model = outer.word("model", MODELS.all()).orElse(MODELS.first());
        JsonNode input = outer.object("input").orElse(JsonNodeFactory.instance.objectNode());
        FieldReader fields = new FieldReader(input, "input.", violations);
        String prompt = fields.requiredText("prompt", GenerationRequest.MAX_PROMPT_LENGTH);
        AspectRatio ratio = fields.word("aspect_ratio", RATIOS.toArray(AspectRatio[]::new), AspectRatio::word)
                .orElse(DEFAULT_RATIO);
        Resolution quality = fields.word("quality", Resolution.values(), RunbaseDialect::quality)
                .orElse(Resolution.TWO_K);
        List<URI> references = fields.urls("image_urls", MAX_REFERENCES);
        outer.refuseOtherNames();
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
                Optional.empty());
    }

    @Override
    public int acceptedStatus() {
        return 201;
    }

    @Override
    public byte[] writeAccepted(DialectGeneration generation) {
        return writeStatus(generation);
    }

    // Its documents state the cost in dollars. Ours is in credits, so only a cost of 0 is written.
    @Override
    public byte[] writeStatus(DialectGeneration generation) {
        return WIRE.write(new RunbaseWire.DialectRun(
                taskId(generation.id(), generation.createdAt()),
                status(generation.status()),
                generation.status() == GenerationStatus.COMPLETED
                        ? new RunbaseWire.Output(generation.links(), null)
                        : null,
                generation.error().map(AttemptError::message).orElse(null),
                generation
                        .charged()
                        .filter(charged -> charged.signum() == 0)
                        .map(none -> BigDecimal.ZERO)
                        .orElse(null)));
    }

    // Its clients poll.
    @Override
    public Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256) {
        return Optional.empty();
    }

    @Override
    public byte[] writeError(DialectError error) {
        return WIRE.write(new RunbaseWire.DialectFailure(new RunbaseWire.DialectReason(error.code(), error.message())));
    }

    @Override
    public String taskId(GenerationId id, Instant createdAt) {
        return "run_" + DialectJson.hex(id);
    }

    @Override
    public Optional<GenerationId> generation(String taskId) {
        Matcher id = RUN_ID.matcher(taskId);
        return id.matches() ? DialectJson.fromHex(id.group(1)) : Optional.empty();
    }

    private static String quality(Resolution resolution) {
        return switch (resolution) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
    }

    // The documents have no word for a canceled run; it has failed.
    private static String status(GenerationStatus status) {
        return switch (status) {
            case QUEUED -> "pending";
            case SUBMITTED, PROCESSING, ARCHIVING -> "running";
            case COMPLETED -> "succeeded";
            case FAILED, CANCELED -> "failed";
        };
    }
}
