package io.darkroom.submitter.dispatch;

import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Queues generations again that wait by their state and have no place in the queue, so that none waits forever. */
@Singleton
class QueueMissing {

    private static final Logger LOG = Logger.getLogger(QueueMissing.class);
    private static final int MAX_BATCH = 1000;

    private final DispatchQueue queue;
    private final DispatchConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    QueueMissing(DispatchQueue queue, DispatchConfig config, InstantSource clock, MeterRegistry metrics) {
        this.queue = queue;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("queue-missing", metrics, clock);
    }

    @Scheduled(
            identity = "queue-missing",
            every = "{darkroom.dispatch.recovery-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void queueMissing() {
        job.run(this::addAll);
    }

    private void addAll() {
        int added = Steps.untilDone(
                MAX_BATCH, max -> QuarkusTransaction.requiringNew().call(() -> add(clock.instant(), max)));
        if (added > 0) {
            LOG.warnf("%d generations had no place in the queue and are queued again", added);
        }
    }

    private int add(Instant now, int max) {
        return queue.addMissing(now.minus(config.recoveryInterval()), now, max);
    }
}
