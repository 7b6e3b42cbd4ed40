package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.submitter.dispatch.BeginAttempts.DispatchRound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration INTERVAL = Duration.ofMillis(500);

    @Test
    void itDoesNotRestWhileMoreIsDue() {
        assertThat(rest(true, Optional.of(NOW.plusMillis(200)))).isZero();
    }

    @Test
    void itRestsForTheIntervalWithoutAnythingDue() {
        assertThat(rest(false, Optional.empty())).isEqualTo(INTERVAL);
    }

    @Test
    void itRestsUntilTheNextOpening() {
        assertThat(rest(false, Optional.of(NOW.plusMillis(200)))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void itNeverRestsLongerThanTheInterval() {
        assertThat(rest(false, Optional.of(NOW.plusSeconds(30)))).isEqualTo(INTERVAL);
    }

    @Test
    void anOpeningThatHasPassedNeedsNoRest() {
        assertThat(rest(false, Optional.of(NOW.minusMillis(5)))).isZero();
    }

    @Test
    void itRestsLongerWhileNothingWaits() {
        DispatchRound idle = new DispatchRound(List.of(), Set.of(), false, false, Optional.of(NOW.plusMillis(200)));

        assertThat(Dispatcher.rest(idle, NOW, INTERVAL)).isEqualTo(Duration.ofSeconds(2));
    }

    private static Duration rest(boolean moreDue, Optional<Instant> nextOpeningAt) {
        return Dispatcher.rest(new DispatchRound(List.of(), Set.of(), moreDue, true, nextOpeningAt), NOW, INTERVAL);
    }
}
