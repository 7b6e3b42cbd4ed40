package io.darkroom.eventing.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackgroundPaceTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final BackgroundPace pace = new BackgroundPace(400, nanos::get);

    @Test
    void aQuarterOfASecondAllowsAQuarterOfItsEvents() {
        assertThat(pace.allowed()).isEqualTo(100);
        pace.taken(60, 0);
        assertThat(pace.allowed()).isEqualTo(40);
        assertThat(pace.rest()).isZero();
        pace.taken(40, 0);
        assertThat(pace.allowed()).isZero();
        pass(Duration.ofMillis(100));
        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(150));

        pass(Duration.ofMillis(150));

        assertThat(pace.allowed()).isEqualTo(100);
    }

    @Test
    void whatIsNotUsedIsNotSaved() {
        pass(Duration.ofHours(1));
        assertThat(pace.allowed()).isEqualTo(100);
    }

    @Test
    void besideFewOrdinaryEventsAThirtySecondIsAllowedUntilNoneCameForSomeSeconds() {
        pace.taken(0, 1);
        pass(Duration.ofSeconds(4));
        assertThat(pace.allowed()).isEqualTo(3);
        pass(Duration.ofSeconds(1));
        assertThat(pace.allowed()).isEqualTo(100);
    }

    @Test
    void besideOrdinaryEventsTwiceAsManyAreAllowed() {
        assertThat(allowedBeside(3)).isEqualTo(6);
        assertThat(allowedBeside(6)).isEqualTo(12);
    }

    @Test
    void besideManyOrdinaryEventsAnEighthIsAllowed() {
        assertThat(allowedBeside(500)).isEqualTo(12);
    }

    private int allowedBeside(int ordinary) {
        pace.taken(0, ordinary);
        pass(Duration.ofMillis(250));
        int allowed = pace.allowed();
        pace.taken(allowed, 0);
        return allowed;
    }

    @Test
    void aPaceOfLessThanOneInAStepAllowsOneInSomeSteps() {
        BackgroundPace slow = new BackgroundPace(2, nanos::get);
        int allowed = 0;
        for (int step = 0; step < 40; step++) {
            int now = slow.allowed();
            slow.taken(now, 0);
            allowed += now;
            pass(Duration.ofMillis(250));
        }
        assertThat(allowed).isEqualTo(20);
    }

    @Test
    void aPaceThatAllowsNothingIsRefused() {
        assertThatThrownBy(() -> new BackgroundPace(0, nanos::get))
                .hasMessage("darkroom.eventing.max-background-per-second must be at least 1, not 0");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
