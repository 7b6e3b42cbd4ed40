package io.darkroom.submitter.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final RecentRequests recent = new RecentRequests(() -> now);

    @Test
    void aRequestIsRecentForFiveSeconds() {
        assertThat(recent.any()).isFalse();
        recent.accepted();
        pass(Duration.ofMillis(4_900));
        assertThat(recent.any()).isTrue();
        pass(Duration.ofMillis(200));
        assertThat(recent.any()).isFalse();
        assertThat(recent.perSecond()).isZero();
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        for (int i = 0; i < 200; i++) {
            recent.accepted();
            pass(Duration.ofMillis(50));
        }
        assertThat(recent.perSecond()).isEqualTo(20);

        pass(Duration.ofMinutes(1));
        recent.accepted();

        assertThat(recent.perSecond()).isEqualTo(1);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
