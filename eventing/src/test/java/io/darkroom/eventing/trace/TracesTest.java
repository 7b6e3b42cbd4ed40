package io.darkroom.eventing.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.eventing.TestEvents;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final List<SpanData> ended = new ArrayList<>();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .setSampler(new TraceSampler(() -> 1))
                    .addSpanProcessor(new Collect())
                    .build())
            .build();
    private final Traces traces = TestTraces.enabled(telemetry);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void deferredWorkContinuesTheTraceItWasStoredWith() {
        try (TraceSpan span = traces.resume(Optional.of(PARENT), "dispatch").with("attempt", "2")) {
            assertThat(Traces.currentTraceParent())
                    .hasValueSatisfying(text -> assertThat(text).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
        }

        SpanData span = ended.getFirst();
        assertThat(span.getName()).isEqualTo("dispatch");
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.getAttributes().asMap().toString()).contains("attempt");
    }

    @Test
    void workWithoutAStoredTraceStartsNone() {
        try (TraceSpan span = traces.resume(Optional.empty(), "dispatch").with("attempt", "2")) {
            assertThat(Traces.currentTraceParent()).isEmpty();
        }
        try (TraceSpan span = traces.resume(Optional.of("nonsense"), "dispatch")) {
            assertThat(Traces.currentTraceParent()).isEmpty();
        }

        assertThat(ended).isEmpty();
    }

    @Test
    void aLinkedSpanKeepsWhereItCameFrom() {
        ConsumerRecord<String, byte[]> record = record();
        try (TraceSpan received = traces.startConsumerSpan(record)) {
            String current = Span.current().getSpanContext().getTraceId();
            try (TraceSpan span = traces.resumeLinked(Optional.of(PARENT), "callback")) {
                assertThat(Span.current().getSpanContext().getTraceId()).isNotEqualTo(current);
            }
            assertThat(ended.getFirst().getLinks())
                    .singleElement()
                    .satisfies(link ->
                            assertThat(link.getSpanContext().getTraceId()).isEqualTo(current));
        }
    }

    @Test
    void aCallIsAPartOfTheCurrentTraceAlone() {
        try (TraceSpan call = traces.startClientSpan("POST")) {
            assertThat(Traces.currentTraceParent()).isEmpty();
        }
        assertThat(ended).isEmpty();

        try (TraceSpan work = traces.resume(Optional.of(PARENT), "dispatch");
                TraceSpan call = traces.startClientSpan("POST")) {
            call.recordFailure("unknown");
        }

        assertThat(ended).extracting(SpanData::getName).containsExactly("POST", "dispatch");
        assertThat(ended.getFirst().getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(ended.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aRecordOfAnotherSystemStartsATraceOrContinuesItsOwn() {
        try (TraceSpan span = traces.startConsumerSpan(record())) {
            assertThat(Traces.currentTraceParent()).isPresent();
        }
        ConsumerRecord<String, byte[]> traced = record();
        traced.headers().add(Traces.HEADER, PARENT.getBytes(StandardCharsets.US_ASCII));
        try (TraceSpan span = traces.startConsumerSpan(traced)) {
            Traces.setGeneration(TestEvents.newGeneration());
        }

        assertThat(ended.getFirst().getParentSpanContext().isValid()).isFalse();
        assertThat(ended.getLast().getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(ended.getLast().getName()).isEqualTo("darkroom.requests accept");
        assertThat(ended.getLast().getAttributes().asMap().toString()).contains("darkroom.generation");
    }

    @Test
    void withoutTracingNothingIsStarted() {
        Traces disabled = TestTraces.disabled();

        try (TraceSpan resumed = disabled.resume(Optional.of(PARENT), "dispatch");
                TraceSpan record = disabled.startConsumerSpan(record())) {
            assertThat(Traces.currentTraceParent()).isEmpty();
        }

        assertThat(disabled.enabled()).isFalse();
        assertThat(disabled.start(Optional.of(PARENT), "publish", SpanKind.PRODUCER)
                        .isRecording())
                .isFalse();
    }

    private static ConsumerRecord<String, byte[]> record() {
        return new ConsumerRecord<>("darkroom.requests", 0, 0, "key", new byte[0]);
    }

    private final class Collect implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
