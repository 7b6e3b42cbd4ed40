package io.darkroom.submitter.route;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the providers have done lately, measured from the attempts that are stored: so all replicas agree, and a restart
 * forgets nothing. Refreshed by whoever dispatches.
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
    // What the client asked for, and what the client called off, says nothing about the provider.
    private static final Set<ErrorCode> NOT_ITS_FAULT = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.CONTENT_POLICY);
    private static final Figures NONE = new Figures(0, 0, Optional.empty(), Map.of());

    private final EntityManager database;
    private final Providers providers;
    private final RouteConfig.Statistics config;
    private final InstantSource clock;
    private volatile Map<ProviderName, Figures> latest = Map.of();
    private volatile Instant refreshAt = Instant.EPOCH;

    ProviderStatistics(EntityManager database, Providers providers, RouteConfig config, InstantSource clock) {
        this.database = database;
        this.providers = providers;
        this.config = config.statistics();
        this.clock = clock;
    }

    /**
     * @param succeeded attempts that made images
     * @param failed attempts that failed for a reason of the provider's
     * @param latency of those that succeeded, from submission to images; absent when none did
     * @param errors how often which reason
     */
    public record Figures(long succeeded, long failed, Optional<Latency> latency, Map<ErrorCode, Long> errors) {

        /** From 0 to 1; empty when there is nothing to go by. */
        public Optional<Double> successRate() {
            long all = succeeded + failed;
            return all == 0 ? Optional.empty() : Optional.of((double) succeeded / all);
        }
    }

    /** Percentiles. */
    public record Latency(Duration p50, Duration p90, Duration p99) {}

    public Figures of(ProviderName provider) {
        return latest.getOrDefault(provider, NONE);
    }

    /** The measured median, or what the catalogue says until there is one. */
    public Duration usualDuration(ConfiguredProvider entry) {
        return of(entry.name())
                .latency()
                .map(Latency::p50)
                .orElse(entry.capabilities().usualDuration());
    }

    /** Measures anew when the figures have become too old; within the caller's transaction. */
    public void refresh() {
        Instant now = clock.instant();
        if (now.isBefore(refreshAt)) {
            return;
        }
        refreshAt = now.plus(config.refresh());
        latest = measure(now);
    }

    @SuppressWarnings("unchecked")
    private Map<ProviderName, Figures> measure(Instant now) {
        String[] names =
                providers.enabled().stream().map(entry -> entry.name().value()).toArray(String[]::new);
        List<Object[]> rows = database.createNativeQuery(RECENT)
                .setParameter("providers", names)
                .setParameter("since", now.minus(config.window()))
                .setParameter("sample", config.sample())
                .getResultList();
        Map<ProviderName, Figures> measured = new HashMap<>();
        for (Object[] row : rows) {
            measured.merge(ProviderName.of((String) row[0]), figures(row), ProviderStatistics::sum);
        }
        return Map.copyOf(measured);
    }

    private static Figures figures(Object[] row) {
        AttemptStatus status = AttemptStatus.of((String) row[1]);
        long count = ((Number) row[3]).longValue();
        return switch (status) {
            case SUCCEEDED ->
                new Figures(
                        count,
                        0,
                        Optional.of(new Latency(seconds(row[4]), seconds(row[5]), seconds(row[6]))),
                        Map.of());
            case FAILED -> {
                ErrorCode code = ErrorCode.of(String.valueOf(row[2]));
                yield new Figures(0, NOT_ITS_FAULT.contains(code) ? 0 : count, Optional.empty(), Map.of(code, count));
            }
            case SUBMITTING, SUBMITTED, UNCERTAIN, ABANDONED -> NONE;
        };
    }

    // A late success keeps the error of its giving up, so there may be two rows of successes; the larger one tells.
    private static Figures sum(Figures one, Figures other) {
        Map<ErrorCode, Long> errors = new EnumMap<>(ErrorCode.class);
        errors.putAll(one.errors());
        other.errors().forEach((code, count) -> errors.merge(code, count, Long::sum));
        return new Figures(
                one.succeeded() + other.succeeded(),
                one.failed() + other.failed(),
                (one.succeeded() >= other.succeeded() ? one.latency() : other.latency())
                        .or(one::latency)
                        .or(other::latency),
                errors);
    }

    private static Duration seconds(Object value) {
        return Duration.ofMillis(Math.round(((Number) value).doubleValue() * 1000));
    }
}
