package io.darkroom.callback.interpret;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.callback.attempt.RecordOutcomes;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.Provider;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.registry.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Interprets the callbacks from {@code darkroom.callbacks}. */
@ApplicationScoped
public class InterpretCallbacks {

    private static final Logger LOG = Logger.getLogger(InterpretCallbacks.class);

    private final EventBatches batches;
    private final Providers providers;
    private final RecordOutcomes outcomes;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    InterpretCallbacks(
            EventBatches batches,
            Providers providers,
            RecordOutcomes outcomes,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces) {
        this.batches = batches;
        this.providers = providers;
        this.outcomes = outcomes;
        this.clock = clock;
        this.metrics = metrics;
        this.traces = traces;
    }

    @Incoming("darkroom.callbacks")
    @Blocking
    public void callbacks(ConsumerRecords<String, byte[]> records) {
        batches.each(records, CallbackReceived.class, this::interpretTraced);
    }

    private void interpretTraced(CallbackReceived callback) {
        try (TraceSpan span = traces.resumeLinked(trace(callback), "callback of " + callback.provider())) {
            interpret(callback);
        }
    }

    // Providers do not propagate a trace. The span joins the attempt's trace and links to the one of the HTTP request.
    private Optional<String> trace(CallbackReceived callback) {
        return traces.enabled()
                ? Attempt.find(new AttemptKey(callback.generationId(), callback.attempt()))
                        .flatMap(attempt -> Optional.ofNullable(attempt.trace))
                : Optional.empty();
    }

    // Whoever has seen a callback URL can make fal, which signs for all its customers, call it with another's images.
    private static boolean isAboutItsAttempt(Provider provider, CallbackReceived callback) {
        return provider.signatureHeaders().isEmpty()
                || Attempt.find(new AttemptKey(callback.generationId(), callback.attempt()))
                        .flatMap(attempt -> Optional.ofNullable(attempt.taskId))
                        .map(task -> provider.isAbout(new TaskId(task), callback))
                        .orElse(true);
    }

    private void count(CallbackReceived callback, String result) {
        metrics.counter("darkroom.callbacks", "provider", callback.provider().value(), "result", result)
                .increment();
    }

    /** Interprets one callback within the caller's transaction; throws {@link IllegalArgumentException} when it is unreadable. */
    public void interpret(CallbackReceived callback) {
        Provider provider = providers
                .find(callback.provider())
                .orElseThrow(() -> new IllegalArgumentException(callback.provider() + " is not configured"))
                .provider();
        if (!isAboutItsAttempt(provider, callback)) {
            LOG.warnf(
                    "a signed callback of %s is about another task than its attempt %d: ignored",
                    callback.provider(), callback.attempt());
            count(callback, "other_task");
            return;
        }
        TaskReport report = provider.readCallback(callback);
        if (report instanceof TaskReport.Unreadable unreadable) {
            // It becomes a dead letter: it may be an undocumented form of the provider.
            throw new IllegalArgumentException(callback.provider() + " sent " + unreadable.reason());
        }
        outcomes.record(
                new AttemptKey(callback.generationId(), callback.attempt()),
                callback.provider(),
                report,
                OutcomeSource.CALLBACK);
        metrics.timer(
                        "darkroom.callback.latency",
                        "provider",
                        callback.provider().value())
                .record(Duration.between(callback.receivedAt(), clock.instant()));
    }
}
