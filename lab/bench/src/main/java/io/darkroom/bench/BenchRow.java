package io.darkroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one contender did in one phase of one path.
 *
 * @param perThousand processor time in seconds for 1,000 things done, by process
 * @param resident memory at the end in MB, by process
 */
record BenchRow(
        String path,
        String contender,
        String phase,
        Rate rate,
        Percentiles latencies,
        Map<String, Double> perThousand,
        Map<String, Long> resident,
        long errors) {

    static final List<String> COLUMNS = List.of(
            "path",
            "what",
            "phase",
            "rate",
            "p50, p95, p99 in ms",
            "processor time for 1,000, s",
            "resident, MB",
            "errors");

    /** {@code value} of {@code unit}. */
    record Rate(double value, String unit) {

        @Override
        public String toString() {
            return value == 0 ? "-" : String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, unit);
        }
    }

    /** Other latencies of the same phase. */
    BenchRow latencies(String what, Collection<Duration> measured) {
        return new BenchRow(path, what, phase, new Rate(0, ""), Percentiles.of(measured), Map.of(), Map.of(), 0);
    }

    double totalPerThousand() {
        return perThousand.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    List<String> cells() {
        return List.of(
                path,
                contender,
                phase,
                rate.toString(),
                latencies.sorted().isEmpty()
                        ? "-"
                        : latencies.at(50) + ", " + latencies.at(95) + ", " + latencies.at(99),
                perThousand.isEmpty() ? "-" : times(),
                resident.isEmpty() ? "-" : list(resident, megabytes -> String.valueOf(megabytes)),
                String.valueOf(errors));
    }

    private String times() {
        List<String> parts = new ArrayList<>();
        if (perThousand.size() > 1) {
            parts.add(seconds(totalPerThousand()) + " in all");
        }
        parts.add(list(perThousand, BenchRow::seconds));
        return String.join(": ", parts);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }

    private static <V> String list(Map<String, V> values, Function<V, String> text) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + text.apply(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** How this compares with a peer in the same phase: the rate, and the processor time where both are known. */
    String comparedWith(BenchRow peer) {
        double rates = rate.value() / peer.rate().value();
        Optional<Double> times = perThousand.isEmpty() || peer.perThousand().isEmpty()
                ? Optional.empty()
                : Optional.of(totalPerThousand() / peer.totalPerThousand());
        return String.format(Locale.ROOT, "%s: %.2f times the rate of %s", path, rates, peer.contender())
                + times.map(ratio -> String.format(Locale.ROOT, " at %.2f times its processor time", ratio))
                        .orElse("");
    }
}
