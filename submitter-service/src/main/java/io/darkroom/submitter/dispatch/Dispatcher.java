package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ProviderName;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.submitter.dispatch.BeginAttempts.DispatchRound;
import io.darkroom.submitter.lifecycle.DispatchQueue.Queued;
import io.darkroom.submitter.route.AttemptEnded;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Turns queued generations into attempts and calls their providers, each call on a thread of its own. */
@Singleton
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    // Without work, a round only reads how busy the providers are, which metrics and the API show.
    private static final int INTERVALS_WHEN_IDLE = 4;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final BeginAttempts beginAttempts;
    private final CallProvider callProvider;
    private final RecordSubmissions submissions;
    private final Duration interval;
    private final Duration stopTimeout;
    private final InstantSource clock;
    private final Traces traces;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Worker worker = new Worker("dispatcher", BACKOFF, this::dispatch);
    private volatile Set<ProviderName> open = Set.of();
    private volatile boolean othersWait = true;
    private volatile boolean inRound;
    private final AtomicLong changes = new AtomicLong();

    Dispatcher(
            BeginAttempts beginAttempts,
            CallProvider callProvider,
            RecordSubmissions submissions,
            DispatchConfig config,
            InstantSource clock,
            Traces traces) {
        this.beginAttempts = beginAttempts;
        this.callProvider = callProvider;
        this.submissions = submissions;
        this.interval = config.interval();
        this.stopTimeout = config.stopTimeout();
        this.clock = clock;
        this.traces = traces;
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    // Waits for calls in flight; a replica that is still running finds the rest unanswered, and they become uncertain.
    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
        calls.shutdown();
        if (!calls.awaitTermination(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
            calls.shutdownNow();
        }
    }

    // While its providers are full, only the end of an attempt lets it begin, which is looked for as long as others
    // wait.
    void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) Queued queued) {
        changes.incrementAndGet();
        boolean first = !othersWait;
        othersWait = true;
        if (first || inRound || queued.waiting().isFor(open)) {
            worker.wake();
        }
    }

    // A provider has an opening again.
    void attemptEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) AttemptEnded ended) {
        if (othersWait || inRound) {
            worker.wake();
        }
    }

    private Duration dispatch() {
        long before = changes.get();
        inRound = true;
        try {
            DispatchRound round = beginAttempts.begin();
            open = round.open();
            // What was queued meanwhile may have been missed.
            othersWait = round.othersWait() || changes.get() != before;
            round.begun().forEach(this::submit);
            return rest(round, clock.instant(), interval);
        } finally {
            inRound = false;
        }
    }

    /** How long to rest after a batch unless woken. */
    static Duration rest(DispatchRound batch, Instant now, Duration interval) {
        if (batch.moreDue()) {
            return Duration.ZERO;
        }
        if (!batch.othersWait()) {
            return interval.multipliedBy(INTERVALS_WHEN_IDLE);
        }
        return batch.nextOpeningAt()
                .map(at -> Duration.between(now, at))
                .filter(until -> until.compareTo(interval) < 0)
                .map(until -> until.isNegative() ? Duration.ZERO : until)
                .orElse(interval);
    }

    /** Calls the provider of an attempt that is stored. */
    void submit(PendingSubmission submission) {
        calls.execute(() -> call(submission));
    }

    private void call(PendingSubmission submission) {
        AttemptKey key = submission.attempt();
        try (LogContext context = LogContext.forGeneration(key.generationId());
                TraceSpan span = traces.resume(submission.trace(), "attempt " + key.number())) {
            SubmissionResult result = callProvider.submit(submission);
            submissions.record(submission, result);
            if (submission.probe() || !(result instanceof SubmissionResult.Accepted)) {
                // The provider has an opening again, or the generation is queued for its next attempt.
                worker.wake();
            }
        } catch (RuntimeException e) {
            // The sweep finds the attempt unanswered and makes it uncertain, which it is.
            LOG.errorf(
                    e,
                    "the answer of %s could not be stored",
                    submission.provider().name());
        }
    }
}
