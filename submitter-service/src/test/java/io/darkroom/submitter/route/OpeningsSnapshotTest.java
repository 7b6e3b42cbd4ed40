package io.darkroom.submitter.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.Openings.Snapshot;
import io.darkroom.submitter.route.ProviderStates.OutCode;
import io.darkroom.submitter.route.ProviderStates.OutOfRotation;
import io.darkroom.submitter.route.ProviderStates.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpeningsSnapshotTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    private final Providers providers = TestConfig.providers(
            "darkroom.providers.evolink.concurrency", "2",
            "darkroom.providers.runbase.concurrency", "3",
            "darkroom.providers.apiframe.concurrency", "1",
            "darkroom.providers.runbase.rate", "4");
    private final ConfiguredProvider evolink = provider("evolink");
    private final ConfiguredProvider runbase = provider("runbase");
    private final RecordedEffects effects = new RecordedEffects();
    private final Map<ProviderName, Integer> inFlight = new HashMap<>();
    private final Map<ProviderName, State> states = new HashMap<>();

    @Test
    void aHealthyProviderIsOpenUntilItsLimitIsReached() {
        Snapshot snapshot = snapshot();

        assertThat(snapshot.at(evolink)).isEqualTo(new Opening.Open());
        snapshot.take(evolink);
        assertThat(snapshot.at(evolink)).isEqualTo(new Opening.Open());
        snapshot.take(evolink);
        assertThat(snapshot.at(evolink)).isEqualTo(new Opening.Full());
    }

    @Test
    void attemptsInFlightTakeOpenings() {
        inFlight.put(EVOLINK, 2);

        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Full());
    }

    @Test
    void theFreeOpeningsOfAllEnabledProvidersAreCounted() {
        inFlight.put(EVOLINK, 1);
        Snapshot snapshot = snapshot();

        // Runbase is paced, and takes one at a time.
        assertThat(snapshot.available().free())
                .isEqualTo(Map.of(EVOLINK, 1, runbase.name(), 1, ProviderName.of("apiframe"), 1));
        assertThat(snapshot.available().total()).isEqualTo(3);
        snapshot.take(runbase);
        assertThat(snapshot.available().open()).containsOnly(EVOLINK, ProviderName.of("apiframe"));
        assertThat(snapshot.nextOpeningAt()).contains(NOW.plusMillis(250));
    }

    @Test
    void moreInFlightThanALoweredLimitAllowsLeavesTheOthersTheirOpenings() {
        inFlight.put(EVOLINK, 50);

        assertThat(snapshot().available().open()).containsOnly(runbase.name(), ProviderName.of("apiframe"));
    }

    @Test
    void aProviderThatAskedForAPauseIsPausedUntilThen() {
        states.put(EVOLINK, state(Optional.empty(), Optional.of(NOW.plusSeconds(9)), Optional.empty()));

        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Paused(NOW.plusSeconds(9)));
    }

    @Test
    void aPauseThatHasPassedIsNoPause() {
        states.put(EVOLINK, state(Optional.of(NOW), Optional.of(NOW), Optional.empty()));

        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Open());
    }

    @Test
    void anOpenCircuitPausesItsProvider() {
        effects.circuits.put(EVOLINK, NOW.plusSeconds(30));

        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Paused(NOW.plusSeconds(30)));
    }

    @Test
    void aRateSpacesTheAttemptsOfAProvider() {
        Snapshot snapshot = snapshot();

        snapshot.take(runbase);

        Instant next = NOW.plus(Duration.ofMillis(250));
        assertThat(snapshot.at(runbase)).isEqualTo(new Opening.Paused(next));
        assertThat(effects.log).containsExactly("reserve runbase", "pace runbase " + next);
    }

    @Test
    void aPauseOutlastsThePace() {
        ProviderName name = runbase.name();
        states.put(name, state(Optional.of(NOW.plusSeconds(1)), Optional.of(NOW.plusSeconds(9)), Optional.empty()));

        assertThat(snapshot().at(runbase)).isEqualTo(new Opening.Paused(NOW.plusSeconds(9)));
    }

    @Test
    void aProviderOutOfRotationIsUnavailableUntilItsProbeIsDue() {
        OutOfRotation later = out(Optional.of(NOW.plusSeconds(1)));
        OutOfRotation due = out(Optional.of(NOW));

        states.put(EVOLINK, state(Optional.empty(), Optional.empty(), Optional.of(later)));
        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Unavailable(later, false));
        states.put(EVOLINK, state(Optional.empty(), Optional.empty(), Optional.of(due)));
        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Unavailable(due, true));
    }

    @Test
    void aSuspendedProviderIsNeverProbed() {
        OutOfRotation suspended = new OutOfRotation(OutCode.SUSPENDED, "by an operator", NOW, Optional.empty());
        states.put(EVOLINK, state(Optional.empty(), Optional.empty(), Optional.of(suspended)));

        assertThat(snapshot().at(evolink)).isEqualTo(new Opening.Unavailable(suspended, false));
    }

    @Test
    void oneProbeIsEnoughInASnapshot() {
        states.put(EVOLINK, state(Optional.empty(), Optional.empty(), Optional.of(out(Optional.of(NOW)))));
        Snapshot snapshot = snapshot();

        snapshot.take(evolink);

        assertThat(snapshot.at(evolink))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        unavailable -> assertThat(unavailable.probeDue()).isFalse());
        assertThat(effects.log).containsExactly("probe evolink");
    }

    private Snapshot snapshot() {
        return new Snapshot(NOW, providers.enabled(), inFlight, states, effects);
    }

    private ConfiguredProvider provider(String name) {
        return providers.find(ProviderName.of(name)).orElseThrow();
    }

    private static OutOfRotation out(Optional<Instant> probeAt) {
        return new OutOfRotation(OutCode.PROVIDER_AUTH, "HTTP 401", NOW.minusSeconds(60), probeAt);
    }

    private static State state(
            Optional<Instant> nextStartAt, Optional<Instant> pausedUntil, Optional<OutOfRotation> out) {
        return new State(nextStartAt, pausedUntil, out);
    }

    private static final class RecordedEffects implements Openings.Effects {

        private final Map<ProviderName, Instant> circuits = new HashMap<>();
        private final List<String> log = new ArrayList<>();

        @Override
        public Optional<Instant> circuitPausedUntil(ProviderName provider, Instant now) {
            return Optional.ofNullable(circuits.get(provider));
        }

        @Override
        public void reserveCircuit(ProviderName provider) {
            log.add("reserve " + provider);
        }

        @Override
        public void probing(ProviderName provider, Instant now) {
            log.add("probe " + provider);
        }

        @Override
        public void pace(ProviderName provider, Instant nextStartAt) {
            log.add("pace " + provider + " " + nextStartAt);
        }
    }
}
