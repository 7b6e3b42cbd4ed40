package io.darkroom.eventing.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSamplerTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest(name = "ratio {0}, {1}, parent {2}: {3}")
    @CsvSource({
        "1, SERVER, none, RECORD_AND_SAMPLE",
        "1, CONSUMER, none, RECORD_AND_SAMPLE",
        "1, INTERNAL, none, DROP",
        "1, CLIENT, none, DROP",
        "1, PRODUCER, none, DROP",
        "1, INTERNAL, sampled, RECORD_AND_SAMPLE",
        "1, CLIENT, sampled, RECORD_AND_SAMPLE",
        "1, SERVER, unsampled, DROP",
        "1, INTERNAL, unsampled, DROP",
        "0.000001, SERVER, sampled, RECORD_AND_SAMPLE",
        "0.000001, SERVER, none, DROP",
        "0, SERVER, none, DROP",
        "0, SERVER, sampled, DROP",
        "0, INTERNAL, sampled, DROP"
    })
    void aSpanIsRecordedAsTheTableSays(double ratio, SpanKind kind, String parent, SamplingDecision expected) {
        TraceSampler sampler = new TraceSampler(() -> ratio);

        var result = sampler.shouldSample(parent(parent), TRACE, "name", kind, Attributes.empty(), List.of());

        assertThat(result.getDecision()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRatioOutsideItsRangeIsRefusedWithItsKey(double ratio) {
        assertThatThrownBy(() -> new TraceSampler(() -> ratio))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("darkroom.traces.ratio is " + ratio);
    }

    @Test
    void theDescriptionNamesTheRatio() {
        assertThat(new TraceSampler(() -> 0.25).getDescription()).contains("0.25");
    }

    private static Context parent(String parent) {
        if (parent.equals("none")) {
            return Context.root();
        }
        TraceFlags flags = parent.equals("sampled") ? TraceFlags.getSampled() : TraceFlags.getDefault();
        return Context.root()
                .with(Span.wrap(
                        SpanContext.createFromRemoteParent(TRACE, "00f067aa0ba902b7", flags, TraceState.getDefault())));
    }
}
