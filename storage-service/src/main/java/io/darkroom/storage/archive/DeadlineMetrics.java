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

/** Measures the time until the first link of a pending archive expires, and the number of pending archives. */
@Singleton
class DeadlineMetrics {

    private static final String NEAREST = "SELECT min(expires_at) FROM archive WHERE finished_at IS NULL";
    private static final String PENDING = "SELECT count(*) FROM archive WHERE finished_at IS NULL";

    private final EntityManager database;
    private final InstantSource clock;

    DeadlineMetrics(EntityManager database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void register(@Observes StartupEvent started, MeterRegistry metrics) {
        Gauge.builder("darkroom.archive.nearest.deadline", this::secondsLeft)
                .baseUnit("seconds")
                .description("until the first link of a pending archive expires; NaN without pending archives")
                .register(metrics);
        Gauge.builder("darkroom.archive.pending", this::pending).register(metrics);
    }

    private double secondsLeft() {
        return query(NEAREST, Instant.class)
                .map(nearest -> Duration.between(clock.instant(), nearest).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private double pending() {
        return query(PENDING, Long.class).map(Long::doubleValue).orElse(0.0);
    }

    private <T> Optional<T> query(String sql, Class<T> type) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable(
                        type.cast(database.createNativeQuery(sql, type).getSingleResult())));
    }
}
