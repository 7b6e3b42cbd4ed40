package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.Words;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.lifecycle.Attempt;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Asks providers, once and without retries, to cancel attempts. A result that arrives nevertheless is recorded and dropped. */
@Singleton
public class CancelAttempts {

    private static final Logger LOG = Logger.getLogger(CancelAttempts.class);

    private final Providers providers;
    private final MeterRegistry metrics;

    CancelAttempts(Providers providers, MeterRegistry metrics) {
        this.providers = providers;
        this.metrics = metrics;
    }

    /** Returns at once; each provider is called on a thread of its own. */
    public void cancel(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            attempt.taskId().ifPresent(task -> Thread.ofVirtual().start(() -> cancel(attempt, task)));
        }
    }

    private void cancel(Attempt attempt, TaskId task) {
        CancelResult result = providers
                .find(attempt.provider())
                .map(entry -> entry.provider().cancel(task))
                .orElse(CancelResult.NOT_OFFERED);
        metrics.counter("darkroom.cancellations", "provider", attempt.provider().value(), "result", Words.of(result))
                .increment();
        LOG.debugf("attempt %s at %s: %s", attempt.attemptKey(), attempt.provider(), result);
    }
}
