package io.darkroom.eventing.schedule;

import io.darkroom.eventing.DatabaseFaults;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Ends rows that are past their deadline although nothing else has ended them. The counter {@code NAME.overdue} says how many, the gauge
 * {@code NAME.past.deadline} how late the oldest one is.
 *
 * @param <T> names a row in the log
 */
public final class OverdueSweep<T> {

    private static final Logger LOG = Logger.getLogger(OverdueSweep.class);
    private static final int MAX_STEP = 100;

    private final Overdue<T> overdue;
    private final Consumer<List<T>> end;
    private final Counter ended;
    private volatile double oldestSeconds;

    /** Finds overdue rows. */
    @FunctionalInterface
    public interface Overdue<T> {

        /** Locks at most {@code max} rows that are overdue at {@code now}, within the caller's transaction. */
        List<T> lock(Instant now, int max);
    }

    /**
     * A sweep whose steps lock rows and end them in one transaction.
     *
     * @param name the beginning of the metrics' names
     * @param description of the gauge
     */
    public OverdueSweep(
            MeterRegistry metrics, String name, String description, Overdue<T> overdue, Consumer<List<T>> end) {
        this.overdue = overdue;
        this.end = end;
        // Registered before it is needed, so that the first one is an increase.
        this.ended = metrics.counter(name + ".overdue");
        Gauge.builder(name + ".past.deadline", this, sweep -> sweep.oldestSeconds)
                .description(description)
                .baseUnit("seconds")
                .register(metrics);
    }

    /** Ends what is overdue if the oldest deadline is more than {@code slack} ago; {@code oldest}: of the rows that have not ended. */
    public void sweep(Optional<Instant> oldest, Duration slack, Instant now) {
        Duration late = oldest.map(deadline -> Duration.between(deadline, now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        oldestSeconds = late.toMillis() / 1000.0;
        if (late.compareTo(slack) > 0) {
            endAll(now);
        }
    }

    /** Ends what is overdue at {@code now}; returns how many. */
    public int endAll(Instant now) {
        int all = Steps.untilDone(MAX_STEP, max -> endSome(now, max));
        ended.increment(all);
        return all;
    }

    // Those of a step together; one that cannot be ended must not keep the others from their end.
    private int endSome(Instant now, int max) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                List<T> rows = overdue.lock(now, max);
                end.accept(rows);
                return rows.size();
            });
        } catch (RuntimeException e) {
            if (DatabaseFaults.isTransient(e)) {
                throw e;
            }
            return QuarkusTransaction.requiringNew().call(() -> overdue.lock(now, max)).stream()
                    .mapToInt(this::endAlone)
                    .sum();
        }
    }

    private int endAlone(T row) {
        try {
            QuarkusTransaction.requiringNew().run(() -> end.accept(List.of(row)));
            return 1;
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s is overdue and cannot be ended", row);
            return 0;
        }
    }
}
