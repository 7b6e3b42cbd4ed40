package io.darkroom.eventing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** A span that is the current one until it is closed. */
public final class Traced implements AutoCloseable {

    static final Traced NOTHING = new Traced(Span.getInvalid(), Scope.noop());

    private final Span span;
    private final Scope scope;

    Traced(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    public Traced with(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** It did not do what it was to do. */
    public void failed(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
