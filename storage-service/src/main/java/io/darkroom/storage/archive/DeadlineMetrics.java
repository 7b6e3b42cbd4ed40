package io.darkroom.storage.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How much time is left until the first link dies of what is not archived yet, and how much waits. */
@Singleton
class DeadlineMetrics {

    private static final String NEAREST = "SELECT min(expires_at) FROM archive WHERE finished_at IS NULL";
    private static final String WAITING = "SELECT count(*) FROM archive WHERE finished_at IS NULL";

    private final EntityManager database;
    private final InstantSource clock;

    DeadlineMetrics(EntityManager database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void register(@Observes StartupEvent started, MeterRegistry metrics) {
        Gauge.builder("darkroom.archive.nearest.deadline", this::secondsLeft)
                .baseUnit("seconds")
                .description("until the first link dies of what is not archived yet; NaN when nothing waits")
                .register(metrics);
        Gauge.builder("darkroom.archive.waiting", this::waiting).register(metrics);
    }

    private double secondsLeft() {
        return one(NEAREST, Instant.class)
                .map(nearest -> Duration.between(clock.instant(), nearest).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private double waiting() {
        return one(WAITING, Long.class).map(Long::doubleValue).orElse(0.0);
    }

    private <T> Optional<T> one(String query, Class<T> type) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable(
                        type.cast(database.createNativeQuery(query, type).getSingleResult())));
    }
}
