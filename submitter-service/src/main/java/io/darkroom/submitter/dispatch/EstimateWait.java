package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.ProviderStatistics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Estimates from the providers' throughput how long a queued generation waits. */
@Singleton
class EstimateWait {

    private static final Duration UNKNOWN = Duration.ofSeconds(5);
    private static final double MIN_SECONDS = 0.1;
    private static final double MILLIS_PER_SECOND = 1000;

    private final ToIntFunction<ProviderName> inFlight;
    private final Predicate<ProviderName> inRotation;
    private final Function<ConfiguredProvider, Duration> usualDuration;
    private final Predicate<ConfiguredProvider> measured;

    @Inject
    EstimateWait(Openings openings, ProviderStatistics statistics) {
        this(
                openings::inFlight,
                name -> openings.outOfRotation(name).isEmpty(),
                statistics::usualDuration,
                entry -> statistics.of(entry.name()).latency().isPresent());
    }

    EstimateWait(
            ToIntFunction<ProviderName> inFlight,
            Predicate<ProviderName> inRotation,
            Function<ConfiguredProvider, Duration> usualDuration,
            Predicate<ConfiguredProvider> measured) {
        this.inFlight = inFlight;
        this.inRotation = inRotation;
        this.usualDuration = usualDuration;
        this.measured = measured;
    }

    /** Until the generation at this position has its images; empty while all of its candidates are out of rotation. */
    Optional<Duration> untilImages(int position, List<ConfiguredProvider> candidates) {
        List<ConfiguredProvider> able = inRotation(candidates);
        if (able.isEmpty()) {
            return Optional.empty();
        }
        int free = able.stream()
                .mapToInt(entry -> Math.max(0, entry.concurrency() - inFlight.applyAsInt(entry.name())))
                .sum();
        double waitSeconds = Math.max(0, position - free) / endsPerSecond(able);
        long makingSeconds = Math.max(1, usualDuration.apply(able.getFirst()).toSeconds());
        return Optional.of(Duration.ofSeconds((long) Math.ceil(waitSeconds) + makingSeconds));
    }

    /**
     * The least time until a generation has its images that is started after {@code before} others; empty where that is not known from
     * measurements, or a candidate is out of rotation.
     */
    Optional<Duration> atLeast(int before, List<ConfiguredProvider> candidates) {
        boolean known = candidates.stream().allMatch(entry -> measured.test(entry) && inRotation.test(entry.name()));
        return known ? untilImages(before + 1, candidates) : Optional.empty();
    }

    /** Until one more generation of these candidates may start. */
    Duration untilNextStart(List<ConfiguredProvider> candidates) {
        List<ConfiguredProvider> able = inRotation(candidates);
        return able.isEmpty() ? UNKNOWN : Duration.ofMillis((long) (MILLIS_PER_SECOND / endsPerSecond(able)));
    }

    private List<ConfiguredProvider> inRotation(List<ConfiguredProvider> candidates) {
        return candidates.stream()
                .filter(entry -> inRotation.test(entry.name()))
                .toList();
    }

    // How many generations these providers end each second while all of them are full.
    private double endsPerSecond(List<ConfiguredProvider> entries) {
        double sum = 0;
        for (ConfiguredProvider entry : entries) {
            double seconds = Math.max(MIN_SECONDS, usualDuration.apply(entry).toMillis() / MILLIS_PER_SECOND);
            double full = entry.concurrency() / seconds;
            sum += entry.rate().map(rate -> Math.min(rate.doubleValue(), full)).orElse(full);
        }
        return sum;
    }
}
