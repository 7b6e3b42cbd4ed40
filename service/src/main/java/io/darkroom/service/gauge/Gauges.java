package io.darkroom.service.gauge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The gauges of a service that Darkroom defines, by their names; of one with labels, the largest. Those of libraries are left out: Kafka's clients have
 * hundreds.
 */
public record Gauges(Map<String, Double> values) {

    private static final String PREFIX = "darkroom.";

    public Gauges {
        values = Map.copyOf(values);
    }

    public static Gauges none() {
        return new Gauges(Map.of());
    }

    public static Gauges of(MeterRegistry registry) {
        Map<String, Double> values = new HashMap<>();
        registry.forEachMeter(meter -> {
            if (meter instanceof Gauge gauge && gauge.getId().getName().startsWith(PREFIX)) {
                double value = gauge.value();
                if (Double.isFinite(value)) {
                    values.merge(gauge.getId().getName(), value, Math::max);
                }
            }
        });
        return new Gauges(values);
    }

    /** The value, rounded; empty where there is none. */
    public Optional<Long> whole(String name) {
        return Optional.ofNullable(values.get(name)).map(Math::round);
    }
}
