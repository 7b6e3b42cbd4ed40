package io.darkroom.submitter.route;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Success rate and latency of each provider, measured from the stored attempts: all replicas agree, and a restart loses
 * nothing. Each snapshot of the {@link Openings} refreshes them.
 */
@Singleton
public class ProviderStatistics {

    private static final String RECENT = """
            SELECT named.provider, recent.status, recent.error_code, count(*),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY recent.seconds),
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY recent.seconds),
                   percentile_cont(0.99) WITHIN GROUP (ORDER BY recent.seconds)
            FROM unnest(CAST(:providers AS text[])) AS named(provider)
            CROSS JOIN LATERAL (
                SELECT status, error_code, greatest(extract(epoch FROM finished_at - created_at), 0)::float8 AS seconds
                FROM attempt WHERE attempt.provider = named.provider AND finished_at > :since
                ORDER BY finished_at DESC LIMIT :sample) AS recent
            GROUP BY named.provider, recent.status, recent.error_code""";
    // Errors of the request say nothing about the provider.
    private static final Set<ErrorCode> REQUEST_ERRORS = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.CONTENT_POLICY);
    private static final Figures NONE = new Figures(0, 0, Optional.empty(), Map.of());

    private final Session database;
    private final Providers providers;
    private final RouteConfig.Statistics config;
    private final InstantSource clock;
    private volatile Map<ProviderName, Figures> latest = Map.of();
    private volatile Instant refreshAt = Instant.EPOCH;

    ProviderStatistics(Session database, Providers providers, RouteConfig config, InstantSource clock) {
        this.database = database;
        this.providers = providers;
        this.config = config.statistics();
        this.clock = clock;
    }

    /**
     * The recent attempts at one provider.
     *
     * @param failed without those whose request was at fault
     * @param latency of those that succeeded, from submission to images; empty when none did
     * @param errors how often each error occurred
     */
    public record Figures(long succeeded, long failed, Optional<Latency> latency, Map<ErrorCode, Long> errors) {

        /** From 0 to 1; empty without attempts. */
        public Optional<Double> successRate() {
            long all = succeeded + failed;
            return all == 0 ? Optional.empty() : Optional.of((double) succeeded / all);
        }

        // A late success keeps its first error, so there may be two rows of successes. Percentiles cannot be merged, so
        // those of the larger row are used.
        Figures plus(Figures other) {
            Map<ErrorCode, Long> sum = new EnumMap<>(ErrorCode.class);
            sum.putAll(errors);
            other.errors.forEach((code, count) -> sum.merge(code, count, Long::sum));
            return new Figures(
                    succeeded + other.succeeded,
                    failed + other.failed,
                    (succeeded >= other.succeeded ? latency : other.latency)
                            .or(this::latency)
                            .or(other::latency),
                    sum);
        }
    }

    /** Percentiles. */
    public record Latency(Duration p50, Duration p90, Duration p99) {}

    /** The recent attempts at one provider with the same end; latencies in seconds. */
    record StatisticsRow(
            String provider,
            String status,
            @Nullable String errorCode,
            long count,
            double p50,
            double p90,
            double p99) {

        Figures figures() {
            return switch (AttemptStatus.of(status)) {
                case SUCCEEDED ->
                    new Figures(count, 0, Optional.of(new Latency(seconds(p50), seconds(p90), seconds(p99))), Map.of());
                case FAILED -> {
                    ErrorCode code = ErrorCode.of(String.valueOf(errorCode));
                    yield new Figures(
                            0, REQUEST_ERRORS.contains(code) ? 0 : count, Optional.empty(), Map.of(code, count));
                }
                case SUBMITTING, SUBMITTED, UNCERTAIN, ABANDONED -> NONE;
            };
        }

        private static Duration seconds(double value) {
            return Duration.ofMillis(Math.round(value * 1000));
        }
    }

    public Figures of(ProviderName provider) {
        return latest.getOrDefault(provider, NONE);
    }

    /** The measured median, or that of the catalogue until there is one. */
    public Duration usualDuration(ConfiguredProvider entry) {
        return of(entry.name())
                .latency()
                .map(Latency::p50)
                .orElse(entry.capabilities().usualDuration());
    }

    /** How long an attempt there must be given, so that its images can be expected: nine of ten take no longer. */
    public Duration requiredDuration(ConfiguredProvider entry) {
        return of(entry.name())
                .latency()
                .map(Latency::p90)
                .orElseGet(() ->
                        entry.capabilities().usualDuration().multipliedBy(3).dividedBy(2));
    }

    /** Until when an attempt has to begin at the quickest of these, so that its images can be expected before {@code deadline}. */
    public Instant latestStart(Collection<ConfiguredProvider> entries, Instant deadline) {
        return entries.stream()
                .map(this::requiredDuration)
                .min(Comparator.naturalOrder())
                .map(deadline::minus)
                .orElse(deadline);
    }

    /** Measures again when the interval has passed; within the caller's transaction. */
    public void refresh() {
        Instant now = clock.instant();
        if (now.isBefore(refreshAt)) {
            return;
        }
        refreshAt = now.plus(config.refreshInterval());
        latest = rows(now).stream()
                .collect(Collectors.toUnmodifiableMap(
                        row -> ProviderName.of(row.provider()), StatisticsRow::figures, Figures::plus));
    }

    List<StatisticsRow> rows(Instant now) {
        String[] names =
                providers.enabled().stream().map(entry -> entry.name().value()).toArray(String[]::new);
        return database.createNativeQuery(RECENT, StatisticsRow.class)
                .setParameter("providers", names)
                .setParameter("since", now.minus(config.window()))
                .setParameter("sample", config.maxSample())
                .getResultList();
    }
}
