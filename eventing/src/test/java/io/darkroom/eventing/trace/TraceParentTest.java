package io.darkroom.eventing.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String TEXT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void aRecordedSpanIsWrittenAsTheStandardSays() {
        assertThat(TraceParent.of(span(TraceFlags.getSampled()))).contains(TEXT);
    }

    @Test
    void aSpanThatIsNotRecordedIsNotPassedOn() {
        assertThat(TraceParent.of(span(TraceFlags.getDefault()))).isEmpty();
        assertThat(TraceParent.of(SpanContext.getInvalid())).isEmpty();
    }

    @Test
    void aTextIsReadAsARemoteParent() {
        SpanContext parent = TraceParent.parse(TEXT).orElseThrow();

        assertThat(parent.getTraceId()).isEqualTo(TRACE);
        assertThat(parent.getSpanId()).isEqualTo(SPAN);
        assertThat(parent.isSampled()).isTrue();
        assertThat(parent.isRemote()).isTrue();
    }

    @Test
    void theSamplingDecisionOfTheSenderIsKept() {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .hasValueSatisfying(parent -> assertThat(parent.isSampled()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
            })
    void anInvalidTextIsIgnored(String text) {
        assertThat(TraceParent.parse(text)).isEmpty();
    }

    @Test
    void aHeaderIsReplacedAndNotAddedTwice() {
        Headers headers = new RecordHeaders().add(Traces.HEADER, "old".getBytes(StandardCharsets.US_ASCII));

        TraceParent.write(span(TraceFlags.getSampled()), headers);

        assertThat(headers.headers(Traces.HEADER)).hasSize(1);
        assertThat(TraceParent.of(headers)).contains(TEXT);
    }

    @Test
    void aSpanThatIsNotRecordedLeavesTheHeaderOfTheSender() {
        Headers headers = new RecordHeaders().add(Traces.HEADER, TEXT.getBytes(StandardCharsets.US_ASCII));

        TraceParent.write(span(TraceFlags.getDefault()), headers);

        assertThat(TraceParent.of(headers)).contains(TEXT);
    }

    @Test
    void aMissingOrEmptyHeaderIsNoParent() {
        assertThat(TraceParent.of(new RecordHeaders())).isEmpty();
        assertThat(TraceParent.of(new RecordHeaders().add(Traces.HEADER, null))).isEmpty();
    }

    private static SpanContext span(TraceFlags flags) {
        return SpanContext.create(TRACE, SPAN, flags, TraceState.getDefault());
    }
}
