package io.darkroom.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The distribution of some latencies, in milliseconds. */
public record Percentiles(List<Long> sorted) {

    public static Percentiles of(Collection<Duration> latencies) {
        return new Percentiles(
                latencies.stream().map(Duration::toMillis).sorted().toList());
    }

    /** The smallest latency that {@code percent} of all do not exceed; 0 of none. */
    public long at(int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = Math.ceilDiv(percent * sorted.size(), 100);
        return sorted.get(Math.max(1, rank) - 1);
    }

    @Override
    public String toString() {
        return String.format("p50 %d  p95 %d  p99 %d", at(50), at(95), at(99));
    }
}
