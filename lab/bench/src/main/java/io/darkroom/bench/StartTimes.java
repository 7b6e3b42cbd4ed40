package io.darkroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measured starts of one service in seconds, without and with its ahead-of-time cache. */
record StartTimes(String service, List<Double> without, List<Double> with) {

    private static final int MILLIS = 1000;

    void addTo(BenchTable table) {
        table.add(rows());
        table.note(String.format(
                Locale.ROOT,
                "start of %s: %.2f s with the cache, %.2f times as long as without",
                service,
                Median.of(with),
                Median.of(with) / Median.of(without)));
    }

    /** One row for the starts without the cache and one for those with it. */
    List<BenchRow> rows() {
        return List.of(row("without cache", without), row("with cache", with));
    }

    private BenchRow row(String cache, List<Double> seconds) {
        return new BenchRow(
                "start of " + service,
                cache,
                "until ready",
                new BenchRow.Rate(0, ""),
                Percentiles.of(seconds.stream()
                        .map(each -> Duration.ofMillis(Math.round(each * MILLIS)))
                        .toList()),
                Map.of(),
                Map.of(),
                0);
    }
}
