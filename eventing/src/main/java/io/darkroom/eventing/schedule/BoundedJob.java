package io.darkroom.eventing.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A recurring job that works in bounded steps. Its metrics say since when its oldest work is due, and how many of its runs have failed; they
 * exist from the start, so that one that never runs is seen too.
 */
public final class BoundedJob {

    private final InstantSource clock;
    private final Counter failures;
    private volatile Optional<Instant> due = Optional.empty();

    /** {@code name}: as its metrics have it. */
    public BoundedJob(String name, MeterRegistry metrics, InstantSource clock) {
        this.clock = clock;
        this.failures = metrics.counter("darkroom.jobs.failed", "name", name);
        TimeGauge.builder(
                        "darkroom.jobs.behind",
                        this,
                        TimeUnit.SECONDS,
                        job -> job.behind().toSeconds())
                .description("since when the oldest work of a job is due")
                .tag("name", name)
                .register(metrics);
    }

    /**
     * Runs the job.
     *
     * @param oldestDue since when the oldest work that is left is due; empty when none is
     */
    public void run(Supplier<Optional<Instant>> oldestDue, Runnable work) {
        try {
            due = oldestDue.get();
            work.run();
            due = oldestDue.get();
        } catch (RuntimeException e) {
            failures.increment();
            throw e;
        }
    }

    /** Runs a job whose work has no age: only its failures are seen. */
    public void run(Runnable work) {
        run(Optional::empty, work);
    }

    // Grows between runs, and while one lasts.
    private Duration behind() {
        return due.map(since -> Duration.between(since, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }
}
