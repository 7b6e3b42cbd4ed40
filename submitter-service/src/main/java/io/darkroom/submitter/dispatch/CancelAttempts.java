package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.TaskId;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.lifecycle.Attempt;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Tells providers that nobody waits for an attempt any more. Once and without insisting: a result that comes all the same
 * is recorded and dropped.
 */
@Singleton
public class CancelAttempts {

    private static final Logger LOG = Logger.getLogger(CancelAttempts.class);

    private final Providers providers;
    private final MeterRegistry metrics;

    CancelAttempts(Providers providers, MeterRegistry metrics) {
        this.providers = providers;
        this.metrics = metrics;
    }

    /** Returns at once; the providers are told from threads of their own. */
    public void tell(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            if (attempt.taskId != null) {
                TaskId task = new TaskId(attempt.taskId);
                Thread.ofVirtual().start(() -> tell(attempt, task));
            }
        }
    }

    private void tell(Attempt attempt, TaskId task) {
        CancelResult result = providers
                .find(attempt.providerName())
                .map(entry -> entry.provider().cancel(task))
                .orElse(CancelResult.NOT_OFFERED);
        metrics.counter(
                        "darkroom.cancellations",
                        "provider",
                        attempt.provider,
                        "result",
                        result.name().toLowerCase(Locale.ROOT))
                .increment();
        LOG.debugf("attempt %s at %s: %s", attempt.attemptKey(), attempt.provider, result);
    }
}
