package io.darkroom.callback.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private static final int MAX_BATCH = 100;

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
    private final Counter ended;
    private volatile double oldestSeconds;
    private volatile double hostSeconds;

    EndOverdueDeliveries(Session database, WebhookConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        // Registered before it is needed, so that the first one is an increase.
        this.ended = metrics.counter("darkroom.deliveries.overdue");
        Gauge.builder("darkroom.deliveries.past.deadline", this, sweep -> sweep.oldestSeconds)
                .description("How long the oldest pending webhook is past its last try")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("darkroom.webhook.hosts.past.due", this, sweep -> sweep.hostSeconds)
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
        hostSeconds = seconds(since(WAITS_LONGEST, now));
        Duration oldest = since(OLDEST, now).minus(lastTry());
        oldestSeconds = Math.max(0, seconds(oldest));
        if (oldest.compareTo(config.overdueSlack()) > 0) {
            end(now);
        }
    }

    /** Ends what is overdue at {@code now}, in steps; returns how many. */
    int end(Instant now) {
        int all = 0;
        int batch;
        do {
            batch = QuarkusTransaction.requiringNew()
                    .call(() -> database.createNativeQuery(END, UUID.class)
                            .setParameter("before", now.minus(lastTry()).minus(config.overdueSlack()))
                            .setParameter("failed", DeliveryStatus.FAILED.word())
                            .setParameter("now", now)
                            .setParameter("max", MAX_BATCH)
                            .getResultList()
                            .size());
            all += batch;
        } while (batch == MAX_BATCH);
        if (all > 0) {
            LOG.warnf("%d webhooks were not ended by their last try", all);
            ended.increment(all);
        }
        return all;
    }

    // The try after which a webhook fails is at most one delay later than it may be tried.
    private Duration lastTry() {
        return config.giveUpAfter().plus(config.retryDelays().getLast());
    }

    private Duration since(String oldest, Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(oldest, Instant.class)
                        .setParameter("now", now)
                        .uniqueResultOptional())
                .filter(now::isAfter)
                .map(at -> Duration.between(at, now))
                .orElse(Duration.ZERO);
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
