package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.eventing.LogContext;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.submitter.dispatch.BeginAttempts.Begun;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private final RecordSubmissions submissions;
    private final Slots slots;
    private final CallbackTokens tokens;
    private final DispatchConfig config;
    private final MeterRegistry metrics;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running = true;
    private @Nullable Thread thread;

    Dispatcher(
            BeginAttempts beginAttempts,
            RecordSubmissions submissions,
            Slots slots,
            CallbackTokens tokens,
            DispatchConfig config,
            MeterRegistry metrics) {
        this.beginAttempts = beginAttempts;
        this.submissions = submissions;
        this.slots = slots;
        this.tokens = tokens;
        this.config = config;
        this.metrics = metrics;
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

    void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    private void run() {
        int failures = 0;
        while (running) {
            try {
                submissions.giveUpUnanswered();
                dispatchDue();
                failures = 0;
                rest();
            } catch (RuntimeException e) {
                failures++;
                LOG.warnf("dispatching waits: %s", e.getMessage());
                pause(BACKOFF.after(failures, RandomGenerator.getDefault()));
            }
        }
    }

    private void dispatchDue() {
        int most = Math.min(config.dispatch().batch(), slots.free());
        if (most > 0) {
            List<Begun> begun = beginAttempts.begin(most);
            begun.forEach(attempt -> calls.submit(() -> call(attempt)));
            if (begun.size() == most) {
                wake();
            }
        }
    }

    private void call(Begun begun) {
        try (LogContext context = LogContext.about(begun.attempt().attemptKey().generationId())) {
            Timer.Sample sample = Timer.start(metrics);
            Submission submission = new Submission(begun.attempt().attemptKey(), begun.request(), callbackUrl(begun));
            SubmissionResult result = begun.provider().provider().submit(submission);
            sample.stop(metrics.timer(
                    "darkroom.submissions",
                    "provider",
                    begun.provider().name().value(),
                    "result",
                    result.getClass().getSimpleName()));
            submissions.record(begun.attempt().attemptKey(), result);
        } catch (RuntimeException e) {
            // Left as it is, the attempt is found unanswered and becomes uncertain, which is what it is.
            LOG.errorf(
                    e, "the answer of %s could not be stored", begun.provider().name());
        } finally {
            slots.giveBack(begun.provider().name());
            wake();
        }
    }

    private URI callbackUrl(Begun begun) {
        CallbackAddress address =
                new CallbackAddress(begun.provider().name(), begun.attempt().attemptKey());
        String base = config.callbacks().publicUrl().toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + address.path(tokens.sign(address)));
    }

    private void rest() {
        try {
            if (work.tryAcquire(config.dispatch().interval().toMillis(), TimeUnit.MILLISECONDS)) {
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
