package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.providers.TaskReport;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Records reports of callbacks, polls and deadlines. The first that ends an attempt publishes its outcome. */
@Singleton
public class RecordOutcomes {

    private static final Logger LOG = Logger.getLogger(RecordOutcomes.class);

    private final Attempts attempts;
    private final Outbox outbox;
    private final OutcomesConfig config;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    RecordOutcomes(
            Attempts attempts, Outbox outbox, OutcomesConfig config, InstantSource clock, MeterRegistry metrics) {
        this.attempts = attempts;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Records a report within the caller's transaction; true when the attempt has ended, now or before. */
    public boolean record(AttemptKey key, ProviderName provider, TaskReport report, OutcomeSource source) {
        Instant now = clock.instant();
        return switch (report) {
            case TaskReport.Working working -> {
                progress(key, provider, working.progress(), now);
                yield false;
            }
            case TaskReport.Succeeded succeeded -> succeed(key, provider, succeeded, source, now);
            case TaskReport.Failed failed -> fail(key, provider, failed.error(), source, now);
            case TaskReport.WithoutImages finished -> goesOn("%s has no image yet: %s", provider, finished.error());
            case TaskReport.TooLarge _ -> {
                LOG.warnf("the report of %s is larger than what is read", provider);
                yield false;
            }
            case TaskReport.Missing missing -> goesOn("%s does not know the task: %s", provider, missing.error());
            case TaskReport.Unreachable unreachable ->
                goesOn("%s could not be polled: %s", provider, unreachable.error());
            case TaskReport.Unreadable unreadable -> {
                LOG.warnf("%s sent an unreadable report: %s", provider, unreadable.reason());
                yield false;
            }
        };
    }

    /** Publishes the progress of an open attempt until {@code until}, beginning with what it has reported so far. */
    public void publishProgress(AttemptKey key, Instant until) {
        attempts.wantProgress(key, until)
                .filter(stored -> stored.progress() > 0)
                .ifPresent(stored ->
                        progress(key, ProviderName.of(stored.provider()), stored.progress(), clock.instant()));
    }

    private void progress(AttemptKey key, ProviderName provider, int percent, Instant now) {
        attempts.progress(
                new AttemptProgressed(key.generationId(), key.number(), provider, percent, now),
                now.minus(config.progressInterval()));
    }

    // The log has no words of the provider, which may repeat the prompt.
    private static boolean goesOn(String message, ProviderName provider, AttemptError error) {
        LOG.infof(message, provider, error.code().word());
        return false;
    }

    /**
     * Ends an attempt that is past {@code deadline}, or of which polls have learned that nothing will come, unless its deadline has moved; a
     * result that arrives later is still recorded. True when the attempt has ended, now or before, or has got another deadline.
     */
    public boolean giveUp(AttemptKey key, ProviderName provider, Instant deadline, AttemptError error) {
        Instant now = clock.instant();
        boolean first =
                attempts.giveUp(key, provider, deadline, failure(key, provider, error, OutcomeSource.CLOCK, now), now);
        return count(first, provider, AttemptStatus.FAILED, OutcomeSource.CLOCK);
    }

    private boolean fail(AttemptKey key, ProviderName provider, AttemptError error, OutcomeSource source, Instant now) {
        AttemptFailed outcome = failure(key, provider, error, source, now);
        boolean first = attempts.end(key, provider, AttemptStatus.FAILED, outcome, now);
        return count(first, provider, AttemptStatus.FAILED, source);
    }

    private boolean succeed(
            AttemptKey key, ProviderName provider, TaskReport.Succeeded succeeded, OutcomeSource source, Instant now) {
        AttemptSucceeded outcome =
                new AttemptSucceeded(key.generationId(), key.number(), provider, succeeded.images(), source, now);
        boolean first = attempts.end(key, provider, AttemptStatus.SUCCEEDED, outcome, now);
        if (!first && attempts.succeedLate(key, now)) {
            first = true;
            outbox.add(outcome);
        }
        if (!first && attempts.succeedAfterGenerationEnded(key, now)) {
            LOG.infof("attempt %d at %s succeeded after the end of its generation", key.number(), provider);
            outbox.add(new AttemptArrivedLate(
                    key.generationId(),
                    key.number(),
                    provider,
                    succeeded.images().size(),
                    source,
                    now));
        }
        return count(first, provider, AttemptStatus.SUCCEEDED, source);
    }

    private static AttemptFailed failure(
            AttemptKey key, ProviderName provider, AttemptError error, OutcomeSource source, Instant now) {
        return new AttemptFailed(key.generationId(), key.number(), provider, error, source, now);
    }

    // Later outcomes are only counted. In both cases the attempt has ended.
    private boolean count(boolean first, ProviderName provider, AttemptStatus status, OutcomeSource source) {
        if (first) {
            LOG.infof("an attempt at %s has %s, reported by %s", provider, status.word(), source.word());
        }
        metrics.counter(
                        "darkroom.outcomes",
                        "provider",
                        provider.value(),
                        "via",
                        source.word(),
                        "result",
                        first ? status.word() : "duplicate")
                .increment();
        return true;
    }
}
