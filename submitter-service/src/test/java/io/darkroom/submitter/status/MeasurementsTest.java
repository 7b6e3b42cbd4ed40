package io.darkroom.submitter.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    @Test
    void theTextOfPrometheusIsReadByNameAndTheLargestOfSeveralLabelsCounts() {
        Measurements read = Measurements.read("""
                # HELP darkroom_archive_pending archives that are not finished
                # TYPE darkroom_archive_pending gauge
                darkroom_archive_pending 7.0
                darkroom_dead_letters_total{topic="darkroom.requests"} 1.0
                darkroom_dead_letters_total{topic="darkroom.outcomes"} 3.0
                darkroom_big 1.5E9
                darkroom_nothing NaN
                """);

        assertThat(read.whole("darkroom_archive_pending")).contains(7L);
        assertThat(read.whole("darkroom_dead_letters_total")).contains(3L);
        assertThat(read.whole("darkroom_big")).contains(1_500_000_000L);
        assertThat(read.whole("darkroom_nothing")).isEmpty();
        assertThat(read.whole("darkroom_absent")).isEmpty();
    }

    @Test
    void ourOwnGaugesHaveTheNamesOfPrometheus() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Gauge.builder("darkroom.outbox.age", () -> 2.4).baseUnit("seconds").register(registry);
        Gauge.builder("darkroom.outbox.held", () -> 0).register(registry);

        Measurements own = Measurements.of(registry);

        assertThat(own.whole("darkroom_outbox_age_seconds")).contains(2L);
        assertThat(own.whole("darkroom_outbox_held")).contains(0L);
    }
}
