package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedJobTest {

    private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");

    private Instant now = START;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BoundedJob job = new BoundedJob("forget-letters", metrics, () -> now);

    @Test
    void aJobThatHasNotRunYetHasItsMetrics() {
        assertThat(behind()).isZero();
        assertThat(failed()).isZero();
    }

    @Test
    void itIsBehindWhileItWorksAndUpToDateAfterwards() {
        Queue<Optional<Instant>> due = new ArrayDeque<>(List.of(Optional.of(START.minusSeconds(60)), Optional.empty()));

        job.run(due::remove, () -> assertThat(behind()).isEqualTo(60));

        assertThat(behind()).isZero();
    }

    @Test
    void whatARunLeavesBecomesOlderUntilTheNextRun() {
        job.run(() -> Optional.of(START.minusSeconds(60)), () -> {});

        now = START.plus(Duration.ofHours(1));

        assertThat(behind()).isEqualTo(3660);
    }

    @Test
    void whatIsDueLaterIsNotBehind() {
        job.run(() -> Optional.of(START.plusSeconds(60)), () -> {});

        assertThat(behind()).isZero();
    }

    @Test
    void aRunThatFailsIsCountedAndItsWorkStaysDue() {
        assertThatThrownBy(() -> job.run(() -> Optional.of(START.minusSeconds(60)), () -> {
                    throw new IllegalStateException("the database is away");
                }))
                .hasMessage("the database is away");

        assertThat(failed()).isEqualTo(1);
        assertThat(behind()).isEqualTo(60);
    }

    @Test
    void aRunThatCannotEvenLookForItsWorkIsCounted() {
        assertThatThrownBy(() -> job.run(
                        () -> {
                            throw new IllegalStateException("the database is away");
                        },
                        () -> {}))
                .hasMessage("the database is away");

        assertThat(failed()).isEqualTo(1);
    }

    private double behind() {
        return metrics.get("darkroom.jobs.behind")
                .tag("name", "forget-letters")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    private double failed() {
        return metrics.get("darkroom.jobs.failed")
                .tag("name", "forget-letters")
                .counter()
                .count();
    }
}
