package io.darkroom.callback.interpret;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.callback.attempt.Outcomes;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.TaskReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads the raw inbox with the providers' own codecs. */
@ApplicationScoped
public class InterpretCallbacks {

    private final EventBatches batches;
    private final Providers providers;
    private final Outcomes outcomes;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    InterpretCallbacks(
            EventBatches batches,
            Providers providers,
            Outcomes outcomes,
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
        batches.apply(records, CallbackReceived.class, this::interpretAll);
    }

    private void interpretAll(List<CallbackReceived> callbacks) {
        for (CallbackReceived callback : callbacks) {
            try (LogContext context = LogContext.forGeneration(callback.generationId());
                    TraceSpan span = traces.resumeLinked(trace(callback), "callback of " + callback.provider())) {
                interpret(callback);
            }
        }
    }

    // A provider carries no trace along: the callback's own began with it, and is named by a link.
    private Optional<String> trace(CallbackReceived callback) {
        return traces.enabled()
                ? Attempt.find(new AttemptKey(callback.generationId(), callback.attempt()))
                        .flatMap(attempt -> Optional.ofNullable(attempt.trace))
                : Optional.empty();
    }

    /** Acts on one within the caller's transaction; throws {@link IllegalArgumentException} for what nobody understands. */
    public void interpret(CallbackReceived callback) {
        TaskReport report = providers
                .find(callback.provider())
                .orElseThrow(() -> new IllegalArgumentException(callback.provider() + " is not configured"))
                .provider()
                .readCallback(callback);
        if (report instanceof TaskReport.Unreadable unreadable) {
            // Kept for a person: it may be a form of the provider's that nobody has documented.
            throw new IllegalArgumentException(callback.provider() + " sent " + unreadable.reason());
        }
        outcomes.report(
                new AttemptKey(callback.generationId(), callback.attempt()), callback.provider(), report, OutcomeSource.CALLBACK);
        metrics.timer(
                        "darkroom.callback.latency",
                        "provider",
                        callback.provider().value())
                .record(Duration.between(callback.receivedAt(), clock.instant()));
    }
}
