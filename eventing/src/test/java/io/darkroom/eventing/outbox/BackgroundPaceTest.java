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
    void halfASecondAllowsHalfOfItsEvents() {
        assertThat(pace.allowed()).isEqualTo(200);
        pace.taken(150, 0);
        assertThat(pace.allowed()).isEqualTo(50);
        assertThat(pace.rest()).isZero();
        pace.taken(50, 0);
        assertThat(pace.allowed()).isZero();
        pass(Duration.ofMillis(200));
        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(300));

        pass(Duration.ofMillis(300));

        assertThat(pace.allowed()).isEqualTo(200);
    }

    @Test
    void whatIsNotUsedIsNotSaved() {
        pass(Duration.ofHours(1));
        assertThat(pace.allowed()).isEqualTo(200);
    }

    @Test
    void besideOthersAnEighthIsAllowedUntilNoneCameForSomeSeconds() {
        pace.taken(0, 1);
        pass(Duration.ofSeconds(4));
        assertThat(pace.allowed()).isEqualTo(25);
        pass(Duration.ofSeconds(1));
        assertThat(pace.allowed()).isEqualTo(200);
    }

    @Test
    void theSmallestPaceAllowsOneAtATime() {
        BackgroundPace slow = new BackgroundPace(1, nanos::get);
        slow.taken(0, 1);
        assertThat(slow.allowed()).isOne();
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
