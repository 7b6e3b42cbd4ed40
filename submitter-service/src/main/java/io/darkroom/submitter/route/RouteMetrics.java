package io.darkroom.submitter.route;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.route.ProviderStatistics.Latency;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Gauges of each provider, as of the last snapshot of the openings. */
@Singleton
class RouteMetrics {

    private static final double MILLIS_A_SECOND = 1000;

    private final Providers providers;
    private final Circuits circuits;
    private final Openings openings;
    private final ProviderStatistics statistics;
    private final MeterRegistry metrics;

    RouteMetrics(
            Providers providers,
            Circuits circuits,
            Openings openings,
            ProviderStatistics statistics,
            MeterRegistry metrics) {
        this.providers = providers;
        this.circuits = circuits;
        this.openings = openings;
        this.statistics = statistics;
        this.metrics = metrics;
    }

    void register(@Observes StartupEvent started) {
        for (ConfiguredProvider entry : providers.enabled()) {
            gauge("darkroom.provider.circuit.open", entry.name(), this::circuit);
            gauge(
                    "darkroom.provider.out.of.rotation",
                    entry.name(),
                    name -> openings.outOfRotation(name).isPresent() ? 1 : 0);
            gauge("darkroom.provider.in.flight", entry.name(), openings::inFlight);
            gauge(
                    "darkroom.provider.success.rate",
                    entry.name(),
                    name -> statistics.of(name).successRate().orElse(Double.NaN));
            latency(entry.name(), "0.5", Latency::p50);
            latency(entry.name(), "0.9", Latency::p90);
            latency(entry.name(), "0.99", Latency::p99);
        }
    }

    // 0 closed, 0.5 half open, 1 open.
    private double circuit(ProviderName provider) {
        return switch (circuits.status(provider).state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }

    private void latency(ProviderName provider, String quantile, Function<Latency, Duration> percentile) {
        Gauge.builder(
                        "darkroom.provider.latency.seconds",
                        () -> statistics
                                .of(provider)
                                .latency()
                                .map(percentile)
                                .map(value -> value.toMillis() / MILLIS_A_SECOND)
                                .orElse(Double.NaN))
                .tag("provider", provider.value())
                .tag("quantile", quantile)
                .register(metrics);
    }

    private void gauge(String name, ProviderName provider, ToDoubleFunction<ProviderName> value) {
        Gauge.builder(name, provider, value)
                .tag("provider", provider.value())
                .strongReference(true)
                .register(metrics);
    }
}
