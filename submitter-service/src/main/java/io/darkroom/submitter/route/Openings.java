package io.darkroom.submitter.route;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.route.ProviderStates.OutOfRotation;
import io.darkroom.submitter.route.ProviderStates.ProviderUsage;
import io.darkroom.submitter.route.ProviderStates.State;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** Where attempts may begin. One lock serialises those who begin some, so that all replicas together keep the limits. */
@Singleton
public class Openings {

    // PostgreSQL ends the transaction of a replica that lets it idle beyond the lease, and the lock with it.
    private static final String LOCK = """
        SELECT set_config('idle_in_transaction_session_timeout', :lease, true)
        FROM pg_advisory_xact_lock(hashtext('darkroom.dispatch'))\
        """;

    private final Session database;
    private final Providers providers;
    private final ProviderStates states;
    private final Circuits circuits;
    private final ProviderStatistics statistics;
    private final Duration lease;
    private volatile Map<ProviderName, Integer> inFlight = Map.of();
    private volatile Map<ProviderName, State> lastStates = Map.of();

    Openings(
            Session database,
            Providers providers,
            ProviderStates states,
            Circuits circuits,
            ProviderStatistics statistics,
            RouteConfig config) {
        this.database = database;
        this.providers = providers;
        this.states = states;
        this.circuits = circuits;
        this.statistics = statistics;
        this.lease = config.dispatchLease();
    }

    /** Whether an attempt may begin at a provider. */
    public sealed interface Opening {

        record Open() implements Opening {}

        /** Its limit of attempts in flight is reached. */
        record Full() implements Opening {}

        /** It is paced, it asked for a pause, or its circuit is open. */
        record Paused(Instant until) implements Opening {}

        /** It is out of rotation; {@code probeDue}: one attempt may find out whether it has recovered. */
        record Unavailable(OutOfRotation reason, boolean probeDue) implements Opening {}
    }

    /**
     * Where attempts may begin.
     *
     * @param free how many may begin at each provider that is open
     * @param outOfRotation those that are out of rotation
     * @param probeDue those of them where one attempt may find out whether they have recovered
     */
    public record Available(
            Map<ProviderName, Integer> free, Set<ProviderName> outOfRotation, Set<ProviderName> probeDue) {

        public static final Available NOTHING = new Available(Map.of(), Set.of(), Set.of());

        public Available {
            free = Map.copyOf(free);
            outOfRotation = Set.copyOf(outOfRotation);
            probeDue = Set.copyOf(probeDue);
        }

        /** The providers where one may begin. */
        public Set<ProviderName> open() {
            return Stream.concat(free.keySet().stream(), probeDue.stream()).collect(Collectors.toUnmodifiableSet());
        }

        /** How many attempts may begin at all providers together. */
        public int total() {
            return free.values().stream().mapToInt(Integer::intValue).sum() + probeDue.size();
        }
    }

    /** Takes the lock until the caller's transaction ends, and reads what is open. */
    public Snapshot snapshot(InstantSource clock) {
        database.createNativeQuery(LOCK, String.class)
                .setParameter("lease", lease.toMillis() + "ms")
                .getSingleResult();
        // After the wait for the lock, in which another replica may have begun attempts.
        Instant now = clock.instant();
        // Read with a statement of its own, since the snapshot of the first one is older than the lock.
        Map<ProviderName, ProviderUsage> usage = states.usage();
        inFlight = map(usage, ProviderUsage::inFlight);
        lastStates = map(usage, ProviderUsage::state);
        statistics.refresh();
        return new Snapshot(now, providers.enabled(), inFlight, lastStates, new Shared());
    }

    /** The attempts in flight there, as of the last snapshot. */
    public int inFlight(ProviderName provider) {
        return inFlight.getOrDefault(provider, 0);
    }

    /** Why it is out of rotation, as of the last snapshot. */
    public Optional<OutOfRotation> outOfRotation(ProviderName provider) {
        return lastStates.getOrDefault(provider, State.HEALTHY).outOfRotation();
    }

    /** Where an attempt could begin, as of the last snapshot. */
    public Opening lastSeen(ConfiguredProvider entry, Instant now) {
        return new Snapshot(now, List.of(entry), inFlight, lastStates, new Shared()).at(entry);
    }

    /** An attempt that was taken from a snapshot has not begun. */
    public void release(ProviderName provider) {
        circuits.release(provider);
    }

    private static <T> Map<ProviderName, T> map(
            Map<ProviderName, ProviderUsage> usage, Function<ProviderUsage, T> value) {
        return usage.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> value.apply(entry.getValue())));
    }

    /** What a snapshot reads and changes outside itself. */
    interface Effects {

        Optional<Instant> circuitPausedUntil(ProviderName provider, Instant now);

        void reserveCircuit(ProviderName provider);

        void probing(ProviderName provider, Instant now);

        void pace(ProviderName provider, Instant nextStartAt);
    }

    private final class Shared implements Effects {

        @Override
        public Optional<Instant> circuitPausedUntil(ProviderName provider, Instant now) {
            return circuits.pausedUntil(provider, now);
        }

        @Override
        public void reserveCircuit(ProviderName provider) {
            circuits.reserve(provider);
        }

        @Override
        public void probing(ProviderName provider, Instant now) {
            states.probing(provider, now);
        }

        @Override
        public void pace(ProviderName provider, Instant nextStartAt) {
            states.pace(provider, nextStartAt);
        }
    }

    /** What is open in one transaction; attempts that begin in it are counted. */
    public static final class Snapshot {

        private static final long NANOS_PER_SECOND = 1_000_000_000;

        private final Instant now;
        private final List<ConfiguredProvider> enabled;
        private final Map<ProviderName, Integer> inFlight;
        private final Map<ProviderName, State> states;
        private final Effects effects;

        Snapshot(
                Instant now,
                List<ConfiguredProvider> enabled,
                Map<ProviderName, Integer> inFlight,
                Map<ProviderName, State> states,
                Effects effects) {
            this.now = now;
            this.enabled = enabled;
            this.inFlight = new HashMap<>(inFlight);
            this.states = new HashMap<>(states);
            this.effects = effects;
        }

        /** Where attempts may begin now. */
        public Available available() {
            Map<ProviderName, Integer> free = new HashMap<>();
            Set<ProviderName> out = new HashSet<>();
            Set<ProviderName> probeDue = new HashSet<>();
            for (ConfiguredProvider entry : enabled) {
                switch (at(entry)) {
                    // One that is paced takes one at a time.
                    case Opening.Open _ ->
                        free.put(entry.name(), entry.rate().isPresent() ? 1 : entry.concurrency() - inFlight(entry));
                    case Opening.Unavailable(OutOfRotation reason, boolean due) -> {
                        out.add(entry.name());
                        if (due) {
                            probeDue.add(entry.name());
                        }
                    }
                    case Opening.Full _, Opening.Paused _ -> {}
                }
            }
            return new Available(free, out, probeDue);
        }

        /** When the next of the providers that are paused or out of rotation may take an attempt. */
        public Optional<Instant> nextOpeningAt() {
            return enabled.stream()
                    .flatMap(entry -> switch (at(entry)) {
                        case Opening.Paused(Instant until) -> Stream.of(until);
                        case Opening.Unavailable(OutOfRotation reason, boolean due) ->
                            due ? Stream.<Instant>empty() : reason.probeAt().stream();
                        case Opening.Open _, Opening.Full _ -> Stream.<Instant>empty();
                    })
                    .min(Comparator.naturalOrder());
        }

        public Opening at(ConfiguredProvider entry) {
            State state = state(entry);
            if (state.outOfRotation().isPresent()) {
                OutOfRotation reason = state.outOfRotation().get();
                boolean due = reason.probeAt().filter(at -> !now.isBefore(at)).isPresent();
                return new Opening.Unavailable(reason, due);
            }
            return state.pausedUntil()
                    .filter(now::isBefore)
                    .or(() -> state.nextStartAt().filter(now::isBefore))
                    .or(() -> effects.circuitPausedUntil(entry.name(), now))
                    .<Opening>map(Opening.Paused::new)
                    .orElseGet(() -> inFlight(entry) < entry.concurrency() ? new Opening.Open() : new Opening.Full());
        }

        /** Counts an attempt that begins there, and paces the next one. */
        public void take(ConfiguredProvider entry) {
            inFlight.merge(entry.name(), 1, Integer::sum);
            if (state(entry).outOfRotation().isPresent()) {
                effects.probing(entry.name(), now);
                change(entry, State::withoutProbe);
            } else {
                effects.reserveCircuit(entry.name());
            }
            entry.rate().ifPresent(rate -> {
                Instant next = now.plus(interval(rate));
                effects.pace(entry.name(), next);
                change(entry, state -> state.pacedUntil(next));
            });
        }

        private int inFlight(ConfiguredProvider entry) {
            return inFlight.getOrDefault(entry.name(), 0);
        }

        private State state(ConfiguredProvider entry) {
            return states.getOrDefault(entry.name(), State.HEALTHY);
        }

        private void change(ConfiguredProvider entry, Function<State, State> change) {
            states.put(entry.name(), change.apply(state(entry)));
        }

        private static Duration interval(BigDecimal rate) {
            return Duration.ofNanos(BigDecimal.valueOf(NANOS_PER_SECOND)
                    .divide(rate, RoundingMode.CEILING)
                    .longValueExact());
        }
    }
}
