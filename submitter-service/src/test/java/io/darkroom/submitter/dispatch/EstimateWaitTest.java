package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.TestConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evolink has ten places of 20 s each, runbase five of 10 s: together one generation ends each second. */
class EstimateWaitTest {

    private final Providers providers = TestConfig.providers(
            "darkroom.providers.evolink.concurrency", "10",
            "darkroom.providers.runbase.concurrency", "5",
            "darkroom.providers.apiframe.concurrency", "100",
            "darkroom.providers.apiframe.rate", "2");
    private final Map<String, Integer> inFlight = new HashMap<>(Map.of("evolink", 10, "runbase", 5));
    private final Set<String> out = new HashSet<>();
    private final Map<String, Duration> durations = new HashMap<>(Map.of(
            "evolink", Duration.ofSeconds(20),
            "runbase", Duration.ofSeconds(10),
            "apiframe", Duration.ofSeconds(10)));
    private boolean measured = true;
    private final EstimateWait estimate = new EstimateWait(
            name -> inFlight.getOrDefault(name.value(), 0),
            name -> !out.contains(name.value()),
            entry -> durations.get(entry.name().value()),
            entry -> measured);

    @Test
    void thePositionIsWorkedOffAtTheThroughputOfAllCandidates() {
        assertThat(estimate.untilImages(7, candidates("evolink", "runbase"))).contains(Duration.ofSeconds(7 + 20));
    }

    @Test
    void freeOpeningsShortenTheQueue() {
        inFlight.put("evolink", 4);

        assertThat(estimate.untilImages(6, candidates("evolink", "runbase"))).contains(Duration.ofSeconds(20));
        assertThat(estimate.untilImages(7, candidates("evolink", "runbase"))).contains(Duration.ofSeconds(1 + 20));
    }

    @Test
    void makingTakesAsLongAsAtThePreferredCandidate() {
        assertThat(estimate.untilImages(7, candidates("runbase", "evolink"))).contains(Duration.ofSeconds(7 + 10));
    }

    @Test
    void aRateLimitsTheThroughput() {
        inFlight.put("apiframe", 100);

        // A hundred places of 10 s would end ten each second, but only two may start.
        assertThat(estimate.untilImages(20, candidates("apiframe"))).contains(Duration.ofSeconds(10 + 10));
    }

    @Test
    void candidatesOutOfRotationDoNotCount() {
        out.add("runbase");

        assertThat(estimate.untilImages(7, candidates("evolink", "runbase"))).contains(Duration.ofSeconds(14 + 20));
    }

    @Test
    void theLeastWaitIsKnownOnlyFromMeasurementsOfProvidersThatAreInRotation() {
        assertThat(estimate.atLeast(6, candidates("evolink", "runbase"))).contains(Duration.ofSeconds(7 + 20));
        measured = false;
        assertThat(estimate.atLeast(6, candidates("evolink", "runbase"))).isEmpty();
        measured = true;
        out.add("runbase");
        assertThat(estimate.atLeast(6, candidates("evolink", "runbase"))).isEmpty();
    }

    @Test
    void withoutACandidateInRotationThereIsNoEstimate() {
        out.addAll(List.of("evolink", "runbase"));

        assertThat(estimate.untilImages(1, candidates("evolink", "runbase"))).isEmpty();
        assertThat(estimate.untilNextStart(candidates("evolink", "runbase"))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theNextStartIsOneThroughputAway() {
        assertThat(estimate.untilNextStart(candidates("evolink"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(estimate.untilNextStart(candidates("evolink", "runbase"))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aMeasuredDurationOfZeroDivides() {
        durations.put("evolink", Duration.ZERO);

        assertThat(estimate.untilImages(100, candidates("evolink"))).contains(Duration.ofSeconds(1 + 1));
    }

    private List<ConfiguredProvider> candidates(String... names) {
        return List.of(names).stream()
                .map(name -> providers.find(ProviderName.of(name)).orElseThrow())
                .toList();
    }
}
