package io.darkroom.callback.delivery;

import io.darkroom.eventing.schedule.OverdueSweep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Ends webhooks that are past their last try although no try has ended them, and measures how long hosts wait whose lease or turn was lost;
 * those are taken again as soon as a replica has a place.
 */
@Singleton
class EndOverdueDeliveries {

    private static final Logger LOG = Logger.getLogger(EndOverdueDeliveries.class);

    private static final String OLDEST =
            "SELECT min(started_at) FROM delivery WHERE status = 'pending' AND started_at <= :now";
    // One that is locked is being recorded.
    private static final String END = """
            WITH overdue AS (
                SELECT id FROM delivery WHERE status = 'pending' AND started_at < :before
                ORDER BY started_at LIMIT :max FOR UPDATE SKIP LOCKED)
            UPDATE delivery SET status = :failed, finished_at = :now FROM overdue WHERE delivery.id = overdue.id
            RETURNING delivery.id""";
    private static final String WAITS_LONGEST = """
            SELECT min(greatest(next_at, lease_until)) FROM webhook_host
            WHERE next_at <= :now AND (lease_until IS NULL OR lease_until <= :now)""";

    private final Session database;
    private final WebhookConfig config;
    private final InstantSource clock;
    private final OverdueSweep<UUID> sweep;
    private volatile double hostSeconds;

    EndOverdueDeliveries(Session database, WebhookConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.sweep = new OverdueSweep<>(
                metrics,
                "darkroom.deliveries",
                "How long the oldest pending webhook is past its last try",
                this::endOverdue,
                ended -> ended.forEach(id -> LOG.warnf("webhook %s was not ended by its last try", id)));
        Gauge.builder("darkroom.webhook.hosts.past.due", this, deliveries -> deliveries.hostSeconds)
                .description("How long the host that waits longest has been due, or its lease over")
                .baseUnit("seconds")
                .register(metrics);
    }

    @Scheduled(
            identity = "end-overdue-deliveries",
            every = "{darkroom.webhooks.sweep-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        hostSeconds = oldest(WAITS_LONGEST, now)
                .map(due -> Duration.between(due, now).toMillis() / 1000.0)
                .orElse(0.0);
        sweep.sweep(oldest(OLDEST, now).map(started -> started.plus(lastTry())), config.overdueSlack(), now);
    }

    /** Ends what is overdue at {@code now}; returns how many. */
    int end(Instant now) {
        return sweep.endAll(now);
    }

    private List<UUID> endOverdue(Instant now, int max) {
        return database.createNativeQuery(END, UUID.class)
                .setParameter("before", now.minus(lastTry()).minus(config.overdueSlack()))
                .setParameter("failed", DeliveryStatus.FAILED.word())
                .setParameter("now", now)
                .setParameter("max", max)
                .getResultList();
    }

    // The try after which a webhook fails is at most one delay later than it may be tried.
    private Duration lastTry() {
        return config.giveUpAfter().plus(config.retryDelays().getLast());
    }

    private Optional<Instant> oldest(String query, Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(query, Instant.class)
                        .setParameter("now", now)
                        .uniqueResultOptional());
    }
}
