package io.darkroom.providers.evolink;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** EvoLink's JSON, in snake_case. Source: its model page, and for errors and results what its public client reads. */
final class EvolinkWire {

    private EvolinkWire() {}

    /** {@code POST /v1/images/generations}. */
    record Submit(
            String model,
            String prompt,
            int n,
            @Nullable String size,
            String quality,
            @Nullable String promptPriority,
            @Nullable List<String> imageUrls,
            String callbackUrl) {}

    /** The task, as submission, {@code GET /v1/tasks/{id}} and callback contain it; links are in one of two fields. */
    record Task(
            @Nullable String id,
            @Nullable JsonNode status,
            @Nullable JsonNode progress,
            @Nullable JsonNode results,
            @Nullable JsonNode resultData,
            @Nullable JsonNode error) {}

    record Error(
            @Nullable String code,
            @Nullable String message,
            @Nullable String type) {}

    record Failure(@Nullable Error error) {}

    /** The task as we answer it: complete, since clients may read any of it. */
    record DialectTask(
            long created,
            String id,
            String model,
            String object,
            int progress,
            String status,
            TaskInfo taskInfo,
            String type,
            Usage usage,
            @Nullable List<String> results,
            @Nullable Error error) {}

    /** {@code estimatedTime} in seconds. */
    record TaskInfo(boolean canCancel, long estimatedTime) {}

    record Usage(
            String billingRule,
            BigDecimal creditsReserved,
            String userGroup,
            @Nullable BigDecimal creditsUsed) {}
}
