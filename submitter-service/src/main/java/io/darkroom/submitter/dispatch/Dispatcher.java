package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.dispatch.BeginAttempts.Batch;
import io.darkroom.submitter.dispatch.BeginAttempts.Begun;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns waiting generations into attempts and calls their providers, each call on a thread of its own. */
@Singleton
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final BeginAttempts beginAttempts;
    private final ResubmitAttempts resubmitAttempts;
    private final CallProvider callProvider;
    private final RecordSubmissions submissions;
    private final Duration interval;
    private final InstantSource clock;
    private final Traces traces;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running = true;
    private volatile boolean room = true;
    private @Nullable Thread thread;

    Dispatcher(
            BeginAttempts beginAttempts,
            ResubmitAttempts resubmitAttempts,
            CallProvider callProvider,
            RecordSubmissions submissions,
            DispatchConfig config,
            InstantSource clock,
            Traces traces) {
        this.beginAttempts = beginAttempts;
        this.resubmitAttempts = resubmitAttempts;
        this.callProvider = callProvider;
        this.submissions = submissions;
        this.interval = config.dispatch().interval();
        this.clock = clock;
        this.traces = traces;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofVirtual().name("dispatcher").start(this::run);
    }

    // Calls under way are waited for; one that takes longer is found uncertain by whoever comes after us.
    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        running = false;
        wake();
        Thread dispatcher = thread;
        if (dispatcher != null) {
            dispatcher.join(STOP_LIMIT);
        }
        calls.shutdown();
        if (!calls.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            calls.shutdownNow();
        }
    }

    /** More is waiting; that is news only while there is room. */
    void enqueued() {
        if (room) {
            wake();
        }
    }

    /** An attempt has ended, so that another may begin. */
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    private void run() {
        int failures = 0;
        while (running) {
            try {
                submissions.giveUpUnanswered();
                resubmitAttempts
                        .due()
                        .forEach(again -> calls.submit(() -> call(
                                again.attempt(),
                                again.provider(),
                                again.request(),
                                again.trace(),
                                result -> submissions.record(again.attempt(), result))));
                Duration pause = dispatchDue();
                failures = 0;
                rest(pause);
            } catch (RuntimeException e) {
                failures++;
                LOG.warnf("dispatching waits: %s", e.getMessage());
                pause(BACKOFF.after(failures, RandomGenerator.getDefault()));
            }
        }
    }

    // How long nothing need be looked at, unless somebody wakes us.
    private Duration dispatchDue() {
        Batch batch = beginAttempts.begin();
        room = batch.room();
        batch.begun().forEach(begun -> calls.submit(() -> call(begun)));
        if (batch.more()) {
            return Duration.ZERO;
        }
        return batch.lookAgain()
                .map(at -> Duration.between(clock.instant(), at))
                .filter(until -> until.compareTo(interval) < 0)
                .map(until -> until.isNegative() ? Duration.ZERO : until)
                .orElse(interval);
    }

    private void call(Begun begun) {
        AttemptKey key = begun.attempt().attemptKey();
        call(key, begun.provider(), begun.request(), begun.trace(), result -> {
            if (begun.probe()) {
                submissions.recordProbe(key, begun.provider().name(), result);
            } else {
                submissions.record(key, result);
            }
        });
    }

    private void call(
            AttemptKey key,
            ConfiguredProvider provider,
            GenerationRequest request,
            Optional<String> trace,
            Consumer<SubmissionResult> record) {
        try (LogContext context = LogContext.forGeneration(key.generationId());
                TraceSpan span = traces.resume(trace, "attempt " + key.number())) {
            record.accept(callProvider.submit(provider, key, request));
        } catch (RuntimeException e) {
            // Left as it is, the attempt is found unanswered and becomes uncertain, which is what it is.
            LOG.errorf(e, "the answer of %s could not be stored", provider.name());
        } finally {
            wake();
        }
    }

    private void rest(Duration length) {
        try {
            if (work.tryAcquire(length.toMillis(), TimeUnit.MILLISECONDS)) {
                work.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            running = false;
        }
    }
}
