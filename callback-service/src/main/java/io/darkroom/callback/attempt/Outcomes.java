package io.darkroom.callback.attempt;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.providers.TaskReport;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Where every way of hearing of an attempt meets: one outcome is told, the first that ends the attempt. */
@Singleton
public class Outcomes {

    private static final Logger LOG = Logger.getLogger(Outcomes.class);

    private final Attempts attempts;
    private final Outbox outbox;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    Outcomes(Attempts attempts, Outbox outbox, InstantSource clock, MeterRegistry metrics) {
        this.attempts = attempts;
        this.outbox = outbox;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Acts on a report within the caller's transaction; true when the attempt has ended, now or before. */
    public boolean report(AttemptKey key, ProviderName provider, TaskReport report, OutcomeSource via) {
        Instant now = clock.instant();
        return switch (report) {
            case TaskReport.Working working -> {
                if (attempts.progressed(key, working.progress())) {
                    outbox.add(
                            new AttemptProgressed(key.generationId(), key.number(), provider, working.progress(), now));
                }
                yield false;
            }
            case TaskReport.Succeeded succeeded -> succeed(key, provider, succeeded, via, now);
            case TaskReport.Failed failed -> fail(key, provider, failed.error(), via);
            case TaskReport.Unreachable unreachable -> {
                LOG.infof(
                        "%s could not be asked: %s",
                        provider, unreachable.error().message());
                yield false;
            }
            case TaskReport.Unreadable unreadable -> {
                LOG.warnf("%s said what nobody understands: %s", provider, unreadable.reason());
                yield false;
            }
        };
    }

    /** The provider's own word that it has failed. */
    private boolean fail(AttemptKey key, ProviderName provider, AttemptError error, OutcomeSource via) {
        Instant now = clock.instant();
        boolean first = attempts.end(key, provider, AttemptStatus.FAILED, now);
        return tell(first, failure(key, provider, error, via, now), provider, AttemptStatus.FAILED, via);
    }

    /** Nothing was heard in time; what comes of the attempt later is not lost. */
    public boolean giveUp(AttemptKey key, ProviderName provider, AttemptError error) {
        Instant now = clock.instant();
        boolean first = attempts.giveUp(key, provider, now);
        return tell(first, failure(key, provider, error, OutcomeSource.CLOCK, now), provider, AttemptStatus.FAILED, OutcomeSource.CLOCK);
    }

    private boolean succeed(
            AttemptKey key, ProviderName provider, TaskReport.Succeeded succeeded, OutcomeSource via, Instant now) {
        boolean first = attempts.end(key, provider, AttemptStatus.SUCCEEDED, now) || attempts.arrivedLate(key, now);
        if (!first && attempts.arrivedAfterTheEnd(key, now)) {
            LOG.infof("attempt %d at %s has succeeded after its generation's end", key.number(), provider);
            outbox.add(new AttemptArrivedLate(
                    key.generationId(),
                    key.number(),
                    provider,
                    succeeded.images().size(),
                    via,
                    now));
        }
        AttemptSucceeded outcome =
                new AttemptSucceeded(key.generationId(), key.number(), provider, succeeded.images(), via, now);
        return tell(first, outcome, provider, AttemptStatus.SUCCEEDED, via);
    }

    private static AttemptFailed failure(
            AttemptKey key, ProviderName provider, AttemptError error, OutcomeSource via, Instant now) {
        return new AttemptFailed(key.generationId(), key.number(), provider, error, via, now);
    }

    // The first outcome is told; later ones are counted. Either way the attempt has ended.
    private boolean tell(boolean first, Event outcome, ProviderName provider, AttemptStatus status, OutcomeSource via) {
        if (first) {
            outbox.add(outcome);
            LOG.infof("an attempt at %s has %s, by %s", provider, status.word(), via.word());
        }
        metrics.counter(
                        "darkroom.outcomes",
                        "provider",
                        provider.value(),
                        "via",
                        via.word(),
                        "result",
                        first ? status.word() : "duplicate")
                .increment();
        return true;
    }
}
