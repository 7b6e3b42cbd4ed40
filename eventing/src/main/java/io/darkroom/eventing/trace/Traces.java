package io.darkroom.eventing.trace;

import io.darkroom.contracts.GenerationId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows a generation with one trace. Immediate work is a child of the current span. Deferred work finds its parent in the
 * row or record that it processes. Work without a parent starts no trace.
 */
@Singleton
public class Traces {

    /** The header of Kafka records and HTTP requests (W3C Trace Context). */
    public static final String HEADER = "traceparent";

    static final String SCOPE = "io.darkroom";

    private final Tracer tracer;
    private final TraceConfig config;

    Traces(OpenTelemetry telemetry, TraceConfig config) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.config = config;
    }

    /** Whether anything is traced at all. */
    public boolean enabled() {
        return config.enabled();
    }

    /** The current span, for deferred work to resume; empty when it is not traced. */
    public static Optional<String> currentTraceParent() {
        return TraceParent.of(Span.current().getSpanContext());
    }

    /** Starts a current span as a child of {@code traceParent}; does nothing without one. */
    public TraceSpan resume(Optional<String> traceParent, String name) {
        return parent(traceParent)
                .map(parent -> begin(tracer.spanBuilder(name).setParent(parent)))
                .orElse(TraceSpan.NONE);
    }

    /** As {@link #resume}, with a link to the span that is current now, which usually belongs to another trace. */
    public TraceSpan resumeLinked(Optional<String> traceParent, String name) {
        SpanContext from = Span.current().getSpanContext();
        return parent(traceParent)
                .map(parent -> begin(tracer.spanBuilder(name).setParent(parent).addLink(from)))
                .orElse(TraceSpan.NONE);
    }

    /** Starts a span for a call to another system; does nothing when the current span is not traced. */
    public TraceSpan startClientSpan(String name) {
        return Span.current().getSpanContext().isSampled()
                ? begin(tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT))
                : TraceSpan.NONE;
    }

    /** Starts a span for a record of another system, in the trace of its header or in a new one. */
    public TraceSpan startConsumerSpan(ConsumerRecord<?, ?> record) {
        if (!enabled()) {
            return TraceSpan.NONE;
        }
        SpanBuilder span = tracer.spanBuilder(record.topic() + " accept").setSpanKind(SpanKind.CONSUMER);
        parent(TraceParent.of(record.headers())).ifPresentOrElse(span::setParent, span::setNoParent);
        return begin(span);
    }

    /** Starts a span without making it current, for work that another thread ends. */
    public Span start(Optional<String> traceParent, String name, SpanKind kind) {
        return parent(traceParent)
                .map(parent -> tracer.spanBuilder(name)
                        .setSpanKind(kind)
                        .setParent(parent)
                        .startSpan())
                .orElse(Span.getInvalid());
    }

    /** Sets the generation as an attribute of the current span. */
    public static void setGeneration(GenerationId id) {
        Span.current().setAttribute("darkroom.generation", id.toString());
    }

    private Optional<Context> parent(Optional<String> traceParent) {
        return enabled()
                ? traceParent
                        .flatMap(TraceParent::parse)
                        .map(span -> Context.root().with(Span.wrap(span)))
                : Optional.empty();
    }

    // The caller closes the scope with the span.
    @SuppressWarnings("MustBeClosedChecker")
    private static TraceSpan begin(SpanBuilder builder) {
        Span span = builder.startSpan();
        return new TraceSpan(span, span.makeCurrent());
    }
}
