package io.darkroom.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The measured starts of one service in seconds, without and with its ahead-of-time cache. */
record StartTimes(String service, List<Double> without, List<Double> with) {

    static final String HEADER = String.format("%-18s %-8s %7s %7s   %s", "service", "cache", "median", "ratio", "all");

    /** One line for the starts without the cache and one for those with it, with the ratio of the medians. */
    List<String> lines() {
        return List.of(line("without", without, 1), line("with", with, Median.of(with) / Median.of(without)));
    }

    private String line(String cache, List<Double> seconds, double ratio) {
        return String.format(
                Locale.ROOT,
                "%-18s %-8s %7.2f %7.2f   %s",
                service,
                cache,
                Median.of(seconds),
                ratio,
                seconds.stream()
                        .map(each -> String.format(Locale.ROOT, "%.2f", each))
                        .collect(Collectors.joining(" ")));
    }
}
