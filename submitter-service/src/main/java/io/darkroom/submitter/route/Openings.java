package io.darkroom.submitter.route;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.route.ProviderStates.OutOfRotation;
import io.darkroom.submitter.route.ProviderStates.State;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where attempts may begin. Whoever begins some holds the lock, so that all replicas together keep the limits. */
@Singleton
public class Openings {

    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('darkroom.dispatch'))";
    private static final String UNDER_WAY =
            "SELECT provider, count(*) FROM attempt WHERE finished_at IS NULL GROUP BY provider";
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final EntityManager database;
    private final Providers providers;
    private final ProviderStates states;
    private final Circuits circuits;
    private volatile Map<ProviderName, Integer> underWay = Map.of();
    private volatile Map<ProviderName, State> lastStates = Map.of();

    Openings(EntityManager database, Providers providers, ProviderStates states, Circuits circuits) {
        this.database = database;
        this.providers = providers;
        this.states = states;
        this.circuits = circuits;
    }

    /** Whether an attempt may begin at a provider. */
    public sealed interface Opening {

        record Now() implements Opening {}

        /** As many are under way as may be. */
        record Full() implements Opening {}

        /** It is paced, asked to be left alone, or its circuit is open. */
        record Rests(Instant until) implements Opening {}

        /** Out of rotation; {@code probeDue}: but one attempt may try whether it is back. */
        record Unavailable(OutOfRotation out, boolean probeDue) implements Opening {}
    }

    /** Takes the lock until the caller's transaction ends, and looks. */
    public Snapshot snapshot(Instant now) {
        database.createNativeQuery(LOCK).getSingleResult();
        underWay = countUnderWay();
        lastStates = states.all();
        return new Snapshot(now, new HashMap<>(underWay), new HashMap<>(lastStates));
    }

    /** Attempts under way there, when it was looked last. */
    public int underWay(ProviderName provider) {
        return underWay.getOrDefault(provider, 0);
    }

    /** Why it is out of the route, when it was looked last. */
    public Optional<OutOfRotation> out(ProviderName provider) {
        return lastStates.getOrDefault(provider, State.HEALTHY).out();
    }

    @SuppressWarnings("unchecked")
    private Map<ProviderName, Integer> countUnderWay() {
        Map<ProviderName, Integer> counts = new HashMap<>();
        for (Object[] row :
                (List<Object[]>) database.createNativeQuery(UNDER_WAY).getResultList()) {
            counts.put(ProviderName.of((String) row[0]), ((Number) row[1]).intValue());
        }
        return counts;
    }

    /** What is open in one transaction; attempts that begin in it are counted. */
    public final class Snapshot {

        private final Instant now;
        private final Map<ProviderName, Integer> begun;
        private final Map<ProviderName, State> state;

        private Snapshot(Instant now, Map<ProviderName, Integer> underWay, Map<ProviderName, State> state) {
            this.now = now;
            this.begun = underWay;
            this.state = state;
        }

        /** How many attempts may begin now, at whichever provider. */
        public int free() {
            return providers.enabled().stream()
                    .mapToInt(entry -> Math.max(0, entry.concurrency() - begun.getOrDefault(entry.name(), 0)))
                    .sum();
        }

        public Opening at(ConfiguredProvider entry) {
            State noted = state.getOrDefault(entry.name(), State.HEALTHY);
            if (noted.out().isPresent()) {
                OutOfRotation out = noted.out().get();
                boolean due = out.probeAt().filter(at -> !now.isBefore(at)).isPresent();
                return new Opening.Unavailable(out, due);
            }
            Optional<Instant> rests = noted.restsUntil()
                    .filter(now::isBefore)
                    .or(() -> noted.nextStartAt().filter(now::isBefore))
                    .or(() -> circuits.restsUntil(entry.name(), now));
            if (rests.isPresent()) {
                return new Opening.Rests(rests.get());
            }
            return begun.getOrDefault(entry.name(), 0) < entry.concurrency() ? new Opening.Now() : new Opening.Full();
        }

        /** An attempt begins there. */
        public void take(ConfiguredProvider entry) {
            ProviderName name = entry.name();
            begun.merge(name, 1, Integer::sum);
            State noted = state.getOrDefault(name, State.HEALTHY);
            if (noted.out().isPresent()) {
                states.probing(name, now);
                state.put(name, withoutProbe(noted));
            } else {
                circuits.reserve(name);
            }
            entry.rate().ifPresent(rate -> {
                Instant next = now.plus(interval(rate));
                states.pace(name, next);
                state.put(name, new State(Optional.of(next), noted.restsUntil(), noted.out()));
            });
        }

        private static State withoutProbe(State noted) {
            return new State(
                    noted.nextStartAt(),
                    noted.restsUntil(),
                    noted.out().map(out -> new OutOfRotation(out.code(), out.reason(), out.since(), Optional.empty())));
        }

        private static Duration interval(BigDecimal rate) {
            return Duration.ofNanos(BigDecimal.valueOf(NANOS_A_SECOND)
                    .divide(rate, RoundingMode.CEILING)
                    .longValueExact());
        }
    }
}
