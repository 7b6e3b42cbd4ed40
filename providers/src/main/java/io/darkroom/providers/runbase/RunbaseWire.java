package io.darkroom.providers.runbase;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runbase's JSON. Source: its model page for the input and the output; its public client for ids, states and cost. */
final class RunbaseWire {

    private RunbaseWire() {}

    /** {@code POST /api/v1/runs}: the input is nested. */
    record Submit(String model, Input input) {}

    /** The input's own fields are in snake_case, so it is a record of its own. */
    record Input(
            String prompt,
            @JsonProperty("aspect_ratio") @Nullable String aspectRatio,
            String quality,
            @JsonProperty("image_urls") @Nullable List<String> imageUrls) {}

    /** The run, as the submission and {@code GET /api/v1/runs/{id}} answer it. */
    record Run(
            @Nullable String id,
            @Nullable JsonNode status,
            @Nullable JsonNode output,
            @Nullable JsonNode error) {}

    record Output(@Nullable List<String> urls, @Nullable String url) {}

    /** The run as we answer it. */
    record DialectRun(
            String id,
            String status,
            @Nullable Output output,
            @Nullable String error,
            @Nullable BigDecimal costUsd) {}

    /** The form of an error, one of those that its clients may read [inferred]. */
    record DialectFailure(DialectReason error) {}

    record DialectReason(String code, String message) {}
}
