package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.generation.GenerationView.QueueState;
import io.darkroom.contracts.generation.GenerationView.WaitReason;
import io.darkroom.contracts.generation.GenerationView.WaitingFor;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.TestGenerations;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.ProviderStates.OutCode;
import io.darkroom.submitter.route.ProviderStates.OutOfRotation;
import io.darkroom.submitter.route.TestRouters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Three providers: evolink, runbase, apiframe. */
class ExplainWaitTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Map<String, Opening> openings = new HashMap<>();
    private final Generation generation = TestGenerations.queued("{}", "4", NOW);

    @Test
    void whatBeginsNextWaitsForNothing() {
        assertThat(at(1).waitingFor()).isEmpty();
        assertThat(at(1).position()).contains(1);
    }

    @Test
    void whileAProviderIsOpenItWaitsForItsTurn() {
        assertThat(at(4).waitingFor()).contains(new WaitingFor(WaitReason.TURN, null, null, 3));
    }

    @Test
    void whileItsProvidersAreFullOneOfThemIsWaitedFor() {
        all(new Opening.Full());
        openings.put("evolink", new Opening.Paused(NOW.plusSeconds(5)));

        assertThat(at(2).waitingFor()).contains(new WaitingFor(WaitReason.FULL, null, null, 1));
    }

    @Test
    void pausedProvidersAreWaitedForUntilTheFirstReturns() {
        all(new Opening.Paused(NOW.plusSeconds(9)));
        openings.put("runbase", new Opening.Paused(NOW.plusSeconds(5)));

        assertThat(at(1).waitingFor()).contains(new WaitingFor(WaitReason.PAUSED, null, NOW.plusSeconds(5), 0));
    }

    @Test
    void theOnlyProviderThatIsWaitedForIsNamed() {
        all(out(Optional.empty()));
        openings.put("apiframe", new Opening.Paused(NOW.plusSeconds(5)));

        assertThat(at(1).waitingFor())
                .contains(new WaitingFor(WaitReason.PAUSED, ProviderName.of("apiframe"), NOW.plusSeconds(5), 0));
    }

    @Test
    void whileAllAreOutOfRotationTheNextProbeIsWaitedFor() {
        all(out(Optional.of(NOW.plusSeconds(60))));

        assertThat(at(1).waitingFor()).contains(new WaitingFor(WaitReason.PROVIDER_OUT, null, NOW.plusSeconds(60), 0));
    }

    @Test
    void anAttemptWhoseAnswerIsAwaitedHasNoPositionInTheQueue() {
        Attempt sent = TestGenerations.sent(generation, "evolink", NOW);

        assertThat(at(1, sent))
                .isEqualTo(new QueueState(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new WaitingFor(
                                WaitReason.ANSWER, ProviderName.of("evolink"), NOW.plusSeconds(30), 0))));
    }

    @Test
    void anUncertainAttemptIsWaitedForUntilItsGraceEnds() {
        Attempt uncertain = TestGenerations.uncertain(generation, "evolink", NOW);

        assertThat(at(1, uncertain).waitingFor())
                .contains(new WaitingFor(WaitReason.UNCERTAIN, ProviderName.of("evolink"), NOW.plusSeconds(120), 0));
    }

    private QueueState at(int position, Attempt... attempts) {
        ExplainWait explain = new ExplainWait(
                (entry, now) -> openings.getOrDefault(entry.name().value(), new Opening.Open()),
                TestRouters.of(TestConfig.providers())::candidates,
                Duration.ofMinutes(2),
                () -> NOW);
        return explain.of(generation.request(), List.of(attempts), new Place(position, Optional.empty()));
    }

    private void all(Opening opening) {
        List.of("evolink", "runbase", "apiframe").forEach(name -> openings.put(name, opening));
    }

    private static Opening out(Optional<Instant> probeAt) {
        return new Opening.Unavailable(new OutOfRotation(OutCode.PROVIDER_AUTH, "HTTP 401", NOW, probeAt), false);
    }
}
