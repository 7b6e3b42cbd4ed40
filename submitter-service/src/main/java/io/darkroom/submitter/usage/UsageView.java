package io.darkroom.submitter.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkroom.contracts.Credits;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was used from a day to a day, both inclusive; {@code total} is the sum of {@code data}. */
record UsageView(String object, LocalDate from, LocalDate to, List<String> by, List<UsageRow> data, UsageRow total) {

    private static final UUID NO_KEY = new UUID(0, 0);

    /** One sum; a dimension that was not asked for is absent. A key of zeros means that there was no key. */
    record UsageRow(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalDate day,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String model,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String provider,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID account,

            long generations,
            long completed,
            long failed,
            long canceled,
            long images,
            Credits credits,
            Credits reserved,
            long attempts,
            long failedAttempts,
            @Nullable Long latencyMsAvg,
            @Nullable Long latencyMsMax) {}

    /** A row of the query. */
    record Summed(
            @Nullable LocalDate day,
            @Nullable String model,
            @Nullable String provider,
            @Nullable UUID key,
            @Nullable UUID account,
            Long completed,
            Long failed,
            Long canceled,
            Long images,
            BigDecimal credits,
            BigDecimal reserved,
            Long attempts,
            Long failedAttempts,
            BigDecimal latencyMs,
            Long latencyMsMax) {

        static Summed total(List<Summed> rows) {
            return new Summed(
                    null,
                    null,
                    null,
                    null,
                    null,
                    rows.stream().mapToLong(Summed::completed).sum(),
                    rows.stream().mapToLong(Summed::failed).sum(),
                    rows.stream().mapToLong(Summed::canceled).sum(),
                    rows.stream().mapToLong(Summed::images).sum(),
                    rows.stream().map(Summed::credits).reduce(BigDecimal.ZERO, BigDecimal::add),
                    rows.stream().map(Summed::reserved).reduce(BigDecimal.ZERO, BigDecimal::add),
                    rows.stream().mapToLong(Summed::attempts).sum(),
                    rows.stream().mapToLong(Summed::failedAttempts).sum(),
                    rows.stream().map(Summed::latencyMs).reduce(BigDecimal.ZERO, BigDecimal::add),
                    rows.stream().mapToLong(Summed::latencyMsMax).max().orElse(0));
        }

        UsageRow row() {
            return new UsageRow(
                    day,
                    model,
                    provider,
                    key == null ? null : key.equals(NO_KEY) ? "" : key.toString(),
                    account,
                    completed + failed + canceled,
                    completed,
                    failed,
                    canceled,
                    images,
                    new Credits(credits),
                    new Credits(reserved),
                    attempts,
                    failedAttempts,
                    completed == 0 ? null : latencyMs.longValue() / completed,
                    completed == 0 ? null : latencyMsMax);
        }
    }
}
