package io.darkroom.submitter.route;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What all replicas must agree on about the providers: pace, rest, and who is out of the route. */
@Singleton
public class ProviderStates {

    private static final Logger LOG = Logger.getLogger(ProviderStates.class);
    private static final String ALL = """
            SELECT provider, next_start_at, rests_until, out_code, out_reason, out_since, probe_at
            FROM provider_state""";
    private static final String PACE = """
            INSERT INTO provider_state (provider, next_start_at) VALUES (:provider, :at)
            ON CONFLICT (provider) DO UPDATE SET next_start_at = excluded.next_start_at""";
    private static final String REST = """
            INSERT INTO provider_state (provider, rests_until) VALUES (:provider, :at)
            ON CONFLICT (provider) DO UPDATE
            SET rests_until = greatest(provider_state.rests_until, excluded.rests_until)""";
    private static final String TAKE_OUT = """
            INSERT INTO provider_state (provider, out_code, out_reason, out_since, probe_at)
            VALUES (:provider, :code, :reason, :now, :probe)
            ON CONFLICT (provider) DO UPDATE
            SET out_code = excluded.out_code, out_reason = excluded.out_reason,
                out_since = coalesce(provider_state.out_since, excluded.out_since),
                probe_at = CASE WHEN provider_state.out_code IS NULL OR excluded.probe_at IS NULL
                           THEN excluded.probe_at ELSE provider_state.probe_at END
            WHERE provider_state.out_code IS DISTINCT FROM 'suspended'""";
    private static final String PROBE = """
            UPDATE provider_state SET probes = probes + 1, probe_at = :next WHERE provider = :provider""";
    private static final String PROBES = "SELECT probes FROM provider_state WHERE provider = :provider";
    private static final String RESTORE = """
            UPDATE provider_state
            SET out_code = NULL, out_reason = NULL, out_since = NULL, probe_at = NULL, probes = 0, rests_until = NULL
            WHERE provider = :provider AND (out_code IS NOT NULL OR rests_until IS NOT NULL)""";

    private final EntityManager database;
    private final Backoff probing;
    private final Duration rest;
    private final InstantSource clock;

    ProviderStates(EntityManager database, RouteConfig config, InstantSource clock) {
        this.database = database;
        this.probing = new Backoff(config.outage().probeFirst(), config.outage().probeMost());
        this.rest = config.rest();
        this.clock = clock;
    }

    /** Why a provider is out of the route. */
    public enum OutCode {
        /** It refuses our key. */
        PROVIDER_AUTH,
        /** Our balance there is used up. */
        PROVIDER_CREDITS,
        /** An operator has said so. */
        SUSPENDED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static OutCode of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Out of rotation.
     *
     * @param probeAt when one attempt may try whether it is back; empty when only an operator brings it back
     */
    public record OutOfRotation(OutCode code, String reason, Instant since, Optional<Instant> probeAt) {}

    /** One provider's row. */
    public record State(Optional<Instant> nextStartAt, Optional<Instant> restsUntil, Optional<OutOfRotation> out) {

        public static final State HEALTHY = new State(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The providers that something is noted of; every other one is well. */
    @SuppressWarnings("unchecked")
    public Map<ProviderName, State> all() {
        Map<ProviderName, State> states = new HashMap<>();
        for (Object[] row : (List<Object[]>) database.createNativeQuery(ALL).getResultList()) {
            Optional<OutOfRotation> out = Optional.ofNullable((String) row[3])
                    .map(code -> new OutOfRotation(
                            OutCode.of(code),
                            String.valueOf(row[4]),
                            instant(row[5]).orElseThrow(),
                            instant(row[6])));
            states.put(ProviderName.of((String) row[0]), new State(instant(row[1]), instant(row[2]), out));
        }
        return states;
    }

    /** Acts on why a provider did not take an attempt. */
    public void refused(ProviderName provider, AttemptError error) {
        switch (error.code()) {
            case PROVIDER_AUTH -> takeOut(provider, OutCode.PROVIDER_AUTH, error.message());
            case PROVIDER_CREDITS -> takeOut(provider, OutCode.PROVIDER_CREDITS, error.message());
            case RATE_LIMITED ->
                rest(
                        provider,
                        error.retryAfterSeconds().map(Duration::ofSeconds).orElse(rest));
            default -> error.retryAfterSeconds().ifPresent(seconds -> rest(provider, Duration.ofSeconds(seconds)));
        }
    }

    /** An operator takes it out, until an operator brings it back. */
    public void suspend(ProviderName provider, String reason) {
        update(TAKE_OUT, provider)
                .setParameter("code", OutCode.SUSPENDED.word())
                .setParameter("reason", reason)
                .setParameter("now", clock.instant())
                .setParameter("probe", null)
                .executeUpdate();
        LOG.warnf("%s is out of the route: an operator suspended it", provider);
    }

    /** Back in the route: an operator says so, or a probe has succeeded. */
    public void restore(ProviderName provider) {
        if (update(RESTORE, provider).executeUpdate() > 0) {
            LOG.infof("%s is back in the route", provider);
        }
    }

    void pace(ProviderName provider, Instant nextStartAt) {
        update(PACE, provider).setParameter("at", nextStartAt).executeUpdate();
    }

    /** One attempt tries whether the provider is back; the next may try later. */
    void probing(ProviderName provider, Instant now) {
        Number probes = (Number) update(PROBES, provider).getSingleResult();
        update(PROBE, provider)
                .setParameter("next", now.plus(probing.after(probes.intValue() + 2, RandomGenerator.getDefault())))
                .executeUpdate();
    }

    private void takeOut(ProviderName provider, OutCode code, String reason) {
        Instant now = clock.instant();
        update(TAKE_OUT, provider)
                .setParameter("code", code.word())
                .setParameter("reason", reason)
                .setParameter("now", now)
                .setParameter("probe", now.plus(probing.after(1, RandomGenerator.getDefault())))
                .executeUpdate();
        LOG.errorf("%s is out of the route: %s", provider, reason);
    }

    private void rest(ProviderName provider, Duration length) {
        update(REST, provider).setParameter("at", clock.instant().plus(length)).executeUpdate();
    }

    private Query update(String sql, ProviderName provider) {
        return database.createNativeQuery(sql).setParameter("provider", provider.value());
    }

    private static Optional<Instant> instant(@Nullable Object value) {
        return Optional.ofNullable((Instant) value);
    }
}
