package io.darkroom.eventing.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.TestEvents;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class LogContextTest {

    private final GenerationId id = TestEvents.newGeneration();
    private final GenerationId other = TestEvents.newGeneration();

    @Test
    void theGenerationIsOnLogLinesUntilTheContextIsClosed() {
        try (LogContext context = LogContext.forGeneration(id)) {
            assertThat(MDC.get("generation")).isEqualTo(id.toString());
        }

        assertThat(MDC.get("generation")).isNull();
    }

    @Test
    void eachEventOfABatchHasItsOwnContext() {
        List<Object> logged = new ArrayList<>();

        LogContext.forEach(
                List.of(TestEvents.numbered(id, 1), TestEvents.numbered(other, 2)),
                event -> logged.add(MDC.get("generation") + " " + event.attempt()));

        assertThat(logged).containsExactly(id + " 1", other + " 2");
        assertThat(MDC.get("generation")).isNull();
    }

    @Test
    void aFailureClosesTheContext() {
        assertThatThrownBy(() -> LogContext.forEach(List.of(TestEvents.numbered(id, 1)), event -> {
                    throw new IllegalStateException("injected");
                }))
                .hasMessage("injected");

        assertThat(MDC.get("generation")).isNull();
    }

    @Test
    void withinABatchTheSpanOfTheEventIsCurrent() {
        Map<String, Context> spans = Map.of(id.toString(), Context.root().with(Span.wrap(span("00f067aa0ba902b7"))));

        LogContext.withSpans(spans, () -> {
            try (LogContext context = LogContext.forGeneration(id)) {
                assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7");
            }
            try (LogContext context = LogContext.forGeneration(other)) {
                assertThat(Span.current().getSpanContext().isValid()).isFalse();
            }
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
        });
    }

    private static SpanContext span(String id) {
        return SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736", id, TraceFlags.getSampled(), TraceState.getDefault());
    }
}
