package io.darkroom.eventing.trace;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationEvent;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.MDC;

/**
 * Adds the generation's id to every log line until it is closed. Within a batch of events it also makes the span of the
 * generation's event current.
 */
public final class LogContext implements AutoCloseable {

    private static final ScopedValue<Map<String, Context>> BATCH = ScopedValue.newInstance();

    private static final String KEY = "generation";

    private final Scope trace;

    private LogContext(Scope trace) {
        this.trace = trace;
    }

    // The caller closes the scope with this.
    @SuppressWarnings("MustBeClosedChecker")
    public static LogContext forGeneration(GenerationId id) {
        MDC.put(KEY, id.toString());
        Context span = BATCH.isBound() ? BATCH.get().get(id.toString()) : null;
        return new LogContext(span == null ? Scope.noop() : span.makeCurrent());
    }

    /** Runs {@code work} for each event, with the event's generation as the context. */
    public static <E extends GenerationEvent> void forEach(Iterable<E> events, Consumer<? super E> work) {
        for (E event : events) {
            try (LogContext context = forGeneration(event.generationId())) {
                work.accept(event);
            }
        }
    }

    /** Runs {@code work} with a span for each generation: the context of a generation makes its span the current one. */
    public static void withSpans(Map<String, Context> spansByKey, Runnable work) {
        ScopedValue.where(BATCH, spansByKey).run(work);
    }

    @Override
    public void close() {
        trace.close();
        MDC.remove(KEY);
    }
}
