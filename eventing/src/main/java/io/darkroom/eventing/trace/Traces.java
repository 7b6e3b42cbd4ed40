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
 * Carries one trace through everything that happens to a generation. What happens at once is its span's child; what happens
 * later finds its parent in the row, or in the record, that it works on. Work that belongs to no trace begins none.
 */
@Singleton
public class Traces {

    /** The header of Kafka records and of HTTP requests, by W3C Trace Context. */
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

    /** What the work of this moment must leave behind for that which follows from it; empty when it is not traced. */
    public static Optional<String> currentTraceParent() {
        return TraceParent.of(Span.current().getSpanContext());
    }

    /** Goes on, as the current span, with what {@code traceParent} says; does nothing when it says nothing. */
    public TraceSpan resume(Optional<String> traceParent, String name) {
        return parent(traceParent)
                .map(parent -> begin(tracer.spanBuilder(name).setParent(parent)))
                .orElse(TraceSpan.NONE);
    }

    /** As {@link #resume}, and names the span that is current now as what it came from: another's trace, most likely. */
    public TraceSpan resumeLinked(Optional<String> traceParent, String name) {
        SpanContext from = Span.current().getSpanContext();
        return parent(traceParent)
                .map(parent -> begin(tracer.spanBuilder(name).setParent(parent).addLink(from)))
                .orElse(TraceSpan.NONE);
    }

    /** A call to another system, as part of what is traced now; does nothing when nothing is. */
    public TraceSpan startClientSpan(String name) {
        return Span.current().getSpanContext().isSampled()
                ? begin(tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT))
                : TraceSpan.NONE;
    }

    /** The taking of a record that another system has made: a trace may begin here, or go on. */
    public TraceSpan startConsumerSpan(ConsumerRecord<?, ?> record) {
        if (!enabled()) {
            return TraceSpan.NONE;
        }
        SpanBuilder span = tracer.spanBuilder(record.topic() + " accept").setSpanKind(SpanKind.CONSUMER);
        parent(TraceParent.of(record.headers())).ifPresentOrElse(span::setParent, span::setNoParent);
        return begin(span);
    }

    /** A span that is nobody's current one, for what is ended by another thread. */
    public Span start(Optional<String> traceParent, String name, SpanKind kind) {
        return parent(traceParent)
                .map(parent -> tracer.spanBuilder(name)
                        .setSpanKind(kind)
                        .setParent(parent)
                        .startSpan())
                .orElse(Span.getInvalid());
    }

    /** Names the generation on the current span. */
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

    // Closed by whoever closes what it is for.
    @SuppressWarnings("MustBeClosedChecker")
    private static TraceSpan begin(SpanBuilder builder) {
        Span span = builder.startSpan();
        return new TraceSpan(span, span.makeCurrent());
    }
}
