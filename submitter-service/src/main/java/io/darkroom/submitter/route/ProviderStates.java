package io.darkroom.submitter.route;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.AttemptError;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What all replicas agree on about the providers: pace, pauses, and which of them are out of rotation. */
@Singleton
public class ProviderStates {

    private static final Logger LOG = Logger.getLogger(ProviderStates.class);
    private static final String ALL = """
        SELECT provider, next_start_at, paused_until, out_code, out_reason, out_since, probe_at
        FROM provider_state\
        """;
    private static final String USAGE = """
        SELECT provider, coalesce(in_flight.attempts, 0), next_start_at, paused_until, out_code, out_reason, out_since, probe_at
        FROM (SELECT provider, count(*) AS attempts FROM attempt WHERE finished_at IS NULL GROUP BY provider) AS in_flight
        FULL JOIN provider_state USING (provider)\
        """;
    private static final String PACE = """
        INSERT INTO provider_state (provider, next_start_at) VALUES (:provider, :at)
        ON CONFLICT (provider) DO UPDATE SET next_start_at = excluded.next_start_at\
        """;
    private static final String PAUSE = """
        INSERT INTO provider_state (provider, paused_until) VALUES (:provider, :at)
        ON CONFLICT (provider) DO UPDATE
        SET paused_until = greatest(provider_state.paused_until, excluded.paused_until)\
        """;
    private static final String TAKE_OUT = """
        INSERT INTO provider_state (provider, out_code, out_reason, out_since, probe_at)
        VALUES (:provider, :code, :reason, :now, :probe)
        ON CONFLICT (provider) DO UPDATE
        SET out_code = excluded.out_code, out_reason = excluded.out_reason,
            out_since = coalesce(provider_state.out_since, excluded.out_since),
            probe_at = CASE WHEN provider_state.out_code IS NULL OR excluded.probe_at IS NULL
                       THEN excluded.probe_at ELSE provider_state.probe_at END
        WHERE provider_state.out_code IS DISTINCT FROM 'suspended'\
        """;
    private static final String PROBE = """
        UPDATE provider_state SET probes = probes + 1, probe_at = :next WHERE provider = :provider\
        """;
    private static final String PROBES = "SELECT probes FROM provider_state WHERE provider = :provider";
    private static final String RESTORE = """
        UPDATE provider_state
        SET out_code = NULL, out_reason = NULL, out_since = NULL, probe_at = NULL, probes = 0, paused_until = NULL
        WHERE provider = :provider AND (out_code IS NOT NULL OR paused_until IS NOT NULL)\
        """;

    private final Session database;
    private final Backoff probeBackoff;
    private final Duration rateLimitDelay;
    private final InstantSource clock;

    ProviderStates(Session database, RouteConfig config, InstantSource clock) {
        this.database = database;
        this.probeBackoff =
                new Backoff(config.outage().probeDelay(), config.outage().maxProbeDelay());
        this.rateLimitDelay = config.rateLimitDelay();
        this.clock = clock;
    }

    /** Why a provider is out of rotation. */
    public enum OutCode {
        /** It refuses our key. */
        PROVIDER_AUTH,
        /** Our balance there is used up. */
        PROVIDER_CREDITS,
        /** An operator suspended it. */
        SUSPENDED
    }

    /**
     * Why and since when a provider gets no attempts.
     *
     * @param probeAt when one attempt may find out whether it has recovered; empty when only an operator restores it
     */
    public record OutOfRotation(OutCode code, String reason, Instant since, Optional<Instant> probeAt) {}

    /** One provider's row. */
    public record State(
            Optional<Instant> nextStartAt, Optional<Instant> pausedUntil, Optional<OutOfRotation> outOfRotation) {

        public static final State HEALTHY = new State(Optional.empty(), Optional.empty(), Optional.empty());

        State pacedUntil(Instant next) {
            return new State(Optional.of(next), pausedUntil, outOfRotation);
        }

        State withoutProbe() {
            return new State(
                    nextStartAt,
                    pausedUntil,
                    outOfRotation.map(
                            out -> new OutOfRotation(out.code(), out.reason(), out.since(), Optional.empty())));
        }
    }

    private record StateRow(
            String provider,
            @Nullable Instant nextStartAt,
            @Nullable Instant pausedUntil,
            @Nullable String outCode,
            @Nullable String outReason,
            @Nullable Instant outSince,
            @Nullable Instant probeAt) {

        State state() {
            return new State(
                    Optional.ofNullable(nextStartAt),
                    Optional.ofNullable(pausedUntil),
                    outCode == null || outSince == null
                            ? Optional.empty()
                            : Optional.of(new OutOfRotation(
                                    Words.read(OutCode.class, outCode),
                                    String.valueOf(outReason),
                                    outSince,
                                    Optional.ofNullable(probeAt))));
        }
    }

    /** What is in flight at a provider, and its state. */
    record ProviderUsage(int inFlight, State state) {}

    private record ProviderUsageRow(
            String provider,
            long inFlight,
            @Nullable Instant nextStartAt,
            @Nullable Instant pausedUntil,
            @Nullable String outCode,
            @Nullable String outReason,
            @Nullable Instant outSince,
            @Nullable Instant probeAt) {

        ProviderUsage usage() {
            StateRow row = new StateRow(provider, nextStartAt, pausedUntil, outCode, outReason, outSince, probeAt);
            return new ProviderUsage(Math.toIntExact(inFlight), row.state());
        }
    }

    /** What a refusal does to its provider. */
    sealed interface Reaction {

        record Nothing() implements Reaction {}

        record Pause(Duration length) implements Reaction {}

        record TakeOut(OutCode code) implements Reaction {}
    }

    /** The providers with a row; every other one is {@link State#HEALTHY}. */
    public Map<ProviderName, State> all() {
        return database.createNativeQuery(ALL, StateRow.class).getResultList().stream()
                .collect(Collectors.toMap(row -> ProviderName.of(row.provider()), StateRow::state));
    }

    /** The providers with a row or attempts in flight. */
    Map<ProviderName, ProviderUsage> usage() {
        return database.createNativeQuery(USAGE, ProviderUsageRow.class).getResultList().stream()
                .collect(Collectors.toMap(row -> ProviderName.of(row.provider()), ProviderUsageRow::usage));
    }

    /** Pauses a provider or takes it out of rotation, if the error of a refused attempt asks for that. */
    public void recordRefusal(ProviderName provider, AttemptError error) {
        switch (reaction(error, rateLimitDelay)) {
            case Reaction.Nothing nothing -> {}
            case Reaction.Pause(Duration length) -> pause(provider, length);
            case Reaction.TakeOut(OutCode code) -> takeOut(provider, code, error.message());
        }
    }

    static Reaction reaction(AttemptError error, Duration rateLimitDelay) {
        Optional<Duration> retryAfter = error.retryAfterSeconds().map(Duration::ofSeconds);
        return switch (error.code()) {
            case PROVIDER_AUTH -> new Reaction.TakeOut(OutCode.PROVIDER_AUTH);
            case PROVIDER_CREDITS -> new Reaction.TakeOut(OutCode.PROVIDER_CREDITS);
            case RATE_LIMITED -> new Reaction.Pause(retryAfter.orElse(rateLimitDelay));
            case INVALID_REQUEST,
                    CONTENT_POLICY,
                    PROVIDER_UNAVAILABLE,
                    PROVIDER_TIMEOUT,
                    PROVIDER_ERROR,
                    UNCERTAIN,
                    ARCHIVE_FAILED,
                    CANCELED,
                    EXPIRED,
                    NO_PROVIDER -> retryAfter.<Reaction>map(Reaction.Pause::new).orElse(new Reaction.Nothing());
        };
    }

    /** An operator takes it out of rotation, until an operator restores it. */
    public void suspend(ProviderName provider, String reason) {
        update(TAKE_OUT, provider)
                .setParameter("code", Words.of(OutCode.SUSPENDED))
                .setParameter("reason", reason)
                .setParameter("now", clock.instant())
                .setParameter("probe", null)
                .executeUpdate();
        LOG.warnf("%s is out of rotation: an operator suspended it", provider);
    }

    /** Returns it to rotation, for an operator or after a successful probe. */
    public void restore(ProviderName provider) {
        if (update(RESTORE, provider).executeUpdate() > 0) {
            LOG.infof("%s is back in rotation", provider);
        }
    }

    void pace(ProviderName provider, Instant nextStartAt) {
        update(PACE, provider).setParameter("at", nextStartAt).executeUpdate();
    }

    /** One attempt probes the provider; the next probe is due later. */
    void probing(ProviderName provider, Instant now) {
        int probes = database.createNativeQuery(PROBES, Integer.class)
                .setParameter("provider", provider.value())
                .getSingleResult();
        update(PROBE, provider)
                .setParameter("next", now.plus(probeBackoff.after(probes + 2, RandomGenerator.getDefault())))
                .executeUpdate();
    }

    private void takeOut(ProviderName provider, OutCode code, String reason) {
        Instant now = clock.instant();
        update(TAKE_OUT, provider)
                .setParameter("code", Words.of(code))
                .setParameter("reason", reason)
                .setParameter("now", now)
                .setParameter("probe", now.plus(probeBackoff.after(1, RandomGenerator.getDefault())))
                .executeUpdate();
        LOG.errorf("%s is out of rotation: %s", provider, reason);
    }

    private void pause(ProviderName provider, Duration length) {
        update(PAUSE, provider).setParameter("at", clock.instant().plus(length)).executeUpdate();
    }

    private MutationQuery update(String sql, ProviderName provider) {
        return database.createNativeMutationQuery(sql).setParameter("provider", provider.value());
    }
}
