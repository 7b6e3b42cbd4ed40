package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.DisplayText;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client requests, in the words of the native API. {@link #read} reports all violations at once; the constructor checks
 * the same limits, so that no code behind it checks again.
 *
 * @param model the model's canonical name, 1 to {@value #MAX_MODEL_LENGTH} characters
 * @param prompt 1 to {@value #MAX_PROMPT_LENGTH} characters, not blank
 * @param n number of images, 1 to {@value #MAX_IMAGES}
 * @param aspectRatio absent: the provider's default
 * @param images addresses of reference images, at most {@value #MAX_REFERENCES}
 * @param seed 0 to {@value #MAX_SEED}
 * @param guidanceScale 1 to 10 in steps of 0.5
 * @param outputFormat absent: whatever the provider makes
 * @param watermark absent: the provider's default
 * @param webhookUrl the client's webhook address
 * @param webhookEvents the events that it is notified of
 * @param metadata the client's own entries, returned unchanged
 */
public record GenerationRequest(
        String model,
        String prompt,
        int n,
        Optional<AspectRatio> aspectRatio,
        Resolution resolution,
        List<URI> images,
        Optional<Long> seed,
        Optional<BigDecimal> guidanceScale,
        Optional<OutputFormat> outputFormat,
        Optional<Boolean> watermark,
        Optional<PromptOptimization> promptOptimization,
        Optional<URI> webhookUrl,
        List<WebhookEvent> webhookEvents,
        Map<String, String> metadata,
        Routing routing) {

    public static final int MAX_MODEL_LENGTH = 64;
    public static final int MAX_PROMPT_LENGTH = 5000;
    public static final int MAX_IMAGES = 15;
    public static final int MAX_REFERENCES = 14;
    public static final long MAX_SEED = Integer.MAX_VALUE;
    public static final BigDecimal MIN_GUIDANCE_SCALE = BigDecimal.ONE;
    public static final BigDecimal MAX_GUIDANCE_SCALE = BigDecimal.TEN;
    public static final BigDecimal GUIDANCE_SCALE_STEP = new BigDecimal("0.5");
    public static final int MAX_URL_LENGTH = 2048;
    public static final int MAX_METADATA_ENTRIES = 16;
    public static final int MAX_METADATA_KEY_LENGTH = 64;
    public static final int MAX_METADATA_VALUE_LENGTH = 512;

    public GenerationRequest {
        images = List.copyOf(images);
        webhookEvents = List.copyOf(webhookEvents);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        require(!model.isBlank() && DisplayText.length(model) <= MAX_MODEL_LENGTH, "model");
        require(!prompt.isBlank() && DisplayText.length(prompt) <= MAX_PROMPT_LENGTH, "prompt");
        require(n >= 1 && n <= MAX_IMAGES, "n");
        require(images.size() <= MAX_REFERENCES, "images");
        require(seed.isEmpty() || (seed.get() >= 0 && seed.get() <= MAX_SEED), "seed");
        require(
                guidanceScale.isEmpty()
                        || (guidanceScale.get().compareTo(MIN_GUIDANCE_SCALE) >= 0
                                && guidanceScale.get().compareTo(MAX_GUIDANCE_SCALE) <= 0),
                "guidance_scale");
        require(metadata.size() <= MAX_METADATA_ENTRIES, "metadata");
    }

    /** A request with the fields that every provider has: no seed, guidance, format, watermark or metadata, and default routing. */
    public static GenerationRequest plain(
            String model,
            String prompt,
            int n,
            Optional<AspectRatio> aspectRatio,
            Resolution resolution,
            List<URI> images,
            Optional<PromptOptimization> promptOptimization,
            Optional<URI> webhookUrl) {
        return new GenerationRequest(
                model,
                prompt,
                n,
                aspectRatio,
                resolution,
                images,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                promptOptimization,
                webhookUrl,
                WebhookEvent.DEFAULT,
                Map.of(),
                Routing.DEFAULT);
    }

    /** Whether its client is notified of progress, and so of the beginning. */
    public boolean notifiesProgress() {
        return webhookUrl.isPresent() && webhookEvents.contains(WebhookEvent.PROGRESS);
    }

    /** The same request with other reference images. */
    public GenerationRequest withImages(List<URI> others) {
        return new GenerationRequest(
                model,
                prompt,
                n,
                aspectRatio,
                resolution,
                others,
                seed,
                guidanceScale,
                outputFormat,
                watermark,
                promptOptimization,
                webhookUrl,
                webhookEvents,
                metadata,
                routing);
    }

    /** What remains of a deleted request: its model, which prices refer to. */
    public static GenerationRequest forgotten(String model) {
        return plain(model, "-", 1, Optional.empty(), Resolution.TWO_K, List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads the native API's JSON.
     *
     * @throws InvalidRequest with every violation found
     */
    public static GenerationRequest read(JsonNode json, UnknownFields unknownFields) {
        return RequestReader.read(json, unknownFields);
    }

    /** Reads a request inside an event, whose writer may be newer than we are. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static GenerationRequest ofEvent(JsonNode json) {
        return read(json, UnknownFields.IGNORE);
    }

    private static void require(boolean holds, String field) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is out of its limits");
        }
    }
}
