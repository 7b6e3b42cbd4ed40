package io.darkroom.submitter.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a service's metrics, by their names; of one with labels, the largest. */
record Measurements(Map<String, Double> values) {

    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{[^}]*})? (-?[0-9.]+(?:[eE][-+]?[0-9]+)?)");

    Measurements {
        values = Map.copyOf(values);
    }

    /** Reads the text format of Prometheus. */
    static Measurements read(String text) {
        Map<String, Double> values = new HashMap<>();
        text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> values.merge(line.group(1), Double.valueOf(line.group(2)), Math::max));
        return new Measurements(values);
    }

    /** The gauges of this service, under the names that Prometheus gives them. */
    static Measurements of(MeterRegistry registry) {
        Map<String, Double> values = new HashMap<>();
        registry.forEachMeter(meter -> {
            if (meter instanceof Gauge gauge && Double.isFinite(gauge.value())) {
                String unit = gauge.getId().getBaseUnit();
                String name = gauge.getId().getName().replace('.', '_') + (unit == null ? "" : "_" + unit);
                values.merge(name, gauge.value(), Math::max);
            }
        });
        return new Measurements(values);
    }

    /** The value, rounded; empty where there is none. */
    Optional<Long> whole(String name) {
        return Optional.ofNullable(values.get(name)).map(Math::round);
    }
}
