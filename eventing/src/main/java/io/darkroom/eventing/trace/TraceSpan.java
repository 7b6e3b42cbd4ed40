package io.darkroom.eventing.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** A span that is current until it is closed. */
public final class TraceSpan implements AutoCloseable {

    static final TraceSpan NONE = new TraceSpan(Span.getInvalid(), Scope.noop());

    private final Span span;
    private final Scope scope;

    TraceSpan(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    public TraceSpan with(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** Marks the span as failed. */
    public void recordFailure(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
