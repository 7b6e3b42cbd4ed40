package io.darkroom.service.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class GaugesTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aGaugeIsFoundByItsName() {
        Gauge.builder("darkroom.outbox.age", () -> 2.4).baseUnit("seconds").register(registry);

        assertThat(Gauges.of(registry).whole("darkroom.outbox.age")).contains(2L);
    }

    @Test
    void ofOneWithLabelsTheLargestCounts() {
        Gauge.builder("darkroom.job", () -> 1).tag("job", "a").register(registry);
        Gauge.builder("darkroom.job", () -> 3).tag("job", "b").register(registry);

        assertThat(Gauges.of(registry).whole("darkroom.job")).contains(3L);
    }

    @Test
    void whatIsNotANumberOrNotOursIsNotThere() {
        Gauge.builder("darkroom.archive.nearest.deadline", () -> Double.NaN).register(registry);
        Gauge.builder("kafka.consumer.lag", () -> 1).register(registry);
        registry.counter("darkroom.webhooks").increment();

        assertThat(Gauges.of(registry).values()).isEmpty();
    }
}
