package io.darkroom.callback.delivery;

import io.darkroom.callback.delivery.RetryPolicy.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Records a try, and ends the delivery, schedules the next try or disables the address. */
@Singleton
class RecordTry {

    private static final Logger LOG = Logger.getLogger(RecordTry.class);
    private static final String ASYNCHRONOUS_COMMIT = "SET LOCAL synchronous_commit = off";
    // The usual end in one statement.
    private static final String DELIVERED = """
            WITH tried AS MATERIALIZED (
                SELECT id, tries + 1 AS number FROM delivery
                WHERE id = :id AND status = :pending AND set_config('synchronous_commit', 'off', true) = 'off'
                FOR UPDATE),
            try_stored AS (
                INSERT INTO delivery_try (delivery_id, number, tried_at, latency_ms, status, answer, redelivery)
                SELECT id, number, :tried_at, :latency, :status, :answer, :redelivery FROM tried),
            recovered AS (
                DELETE FROM failing_address USING tried
                WHERE account_id = :account AND url_hash = :hash AND disabled_at IS NULL)
            UPDATE delivery SET tries = tried.number, failures = failures + 1, status = :delivered, finished_at = :now
            FROM tried WHERE delivery.id = tried.id""";

    private final Session database;
    private final RetryPolicy policy;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Counter disabledAddresses;

    RecordTry(Session database, WebhookConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.policy = new RetryPolicy(config, RandomGenerator.getDefault());
        this.clock = clock;
        this.metrics = metrics;
        this.disabledAddresses = metrics.counter("darkroom.webhook.addresses.disabled");
    }

    /** Postpones a delivery whose account, or whose request's key, is not known here yet. */
    void postpone(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Delivery delivery = lock(id);
            if (delivery.status == DeliveryStatus.PENDING) {
                Instant now = clock.instant();
                apply(
                        policy.whileAccountUnknown(delivery.startedAt, now),
                        delivery,
                        "account " + delivery.accountId + ", or the key of the request, is unknown",
                        now);
            }
        });
    }

    void record(Delivery tried, TryResult result, Instant triedAt, Duration duration) {
        QuarkusTransaction.requiringNew().run(() -> {
            boolean done = result instanceof TryResult.Delivered answer && delivered(tried, answer, triedAt, duration);
            if (!done) {
                record(tried.id, result, triedAt, duration);
            }
            metrics.counter("darkroom.webhooks", "result", result.word()).increment();
        });
        metrics.timer("darkroom.webhook.latency").record(duration);
    }

    // Losing a record to a crash only repeats the webhook, so the commit need not wait for the disk.
    private void record(UUID id, TryResult result, Instant triedAt, Duration duration) {
        database.createNativeMutationQuery(ASYNCHRONOUS_COMMIT).executeUpdate();
        Delivery delivery = lock(id);
        delivery.tries++;
        DeliveryTry recorded = DeliveryTry.of(delivery, result, triedAt, duration);
        if (delivery.forgotten()) {
            // Its generation was deleted meanwhile, and an answer may repeat what the webhook said.
            recorded.answer = null;
        }
        recorded.persist();
        if (delivery.status == DeliveryStatus.PENDING) {
            conclude(delivery, result);
        }
    }

    /** Ends a delivery that is still pending; false when it is not. */
    private boolean delivered(Delivery tried, TryResult.Delivered answer, Instant triedAt, Duration duration) {
        return database.createNativeMutationQuery(DELIVERED)
                        .setParameter("id", tried.id)
                        .setParameter("account", tried.accountId)
                        .setParameter("hash", tried.urlHash)
                        .setParameter("redelivery", tried.redelivery, UUID.class)
                        .setParameter("pending", DeliveryStatus.PENDING.word())
                        .setParameter("delivered", DeliveryStatus.DELIVERED.word())
                        .setParameter("tried_at", triedAt)
                        .setParameter("latency", Math.toIntExact(duration.toMillis()))
                        .setParameter("status", answer.status())
                        .setParameter("answer", answer.answer())
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
    }

    private static Delivery lock(UUID id) {
        return Delivery.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private void conclude(Delivery delivery, TryResult result) {
        Instant now = clock.instant();
        delivery.failures++;
        switch (result) {
            case TryResult.Delivered _ -> {
                delivery.end(DeliveryStatus.DELIVERED, now);
                FailingAddress.recovered(delivery);
            }
            case TryResult.NotApplicable _ -> delivery.end(DeliveryStatus.DROPPED, now);
            case TryResult.AddressForbidden forbidden -> {
                LOG.warnf("a webhook must not be sent: %s", forbidden.reason());
                delivery.end(DeliveryStatus.FAILED, now);
            }
            case TryResult.Gone _ ->
                disable(FailingAddress.failed(delivery, "HTTP " + TryResult.Gone.STATUS, now), delivery, now);
            case TryResult.Rejected rejected ->
                retryOrFail(delivery, rejected.reason(), rejected.retryAfter().orElse(Duration.ZERO), now);
            case TryResult.Unanswered unanswered -> retryOrFail(delivery, unanswered.reason(), Duration.ZERO, now);
        }
    }

    private void retryOrFail(Delivery delivery, String reason, Duration retryAfter, Instant now) {
        FailingAddress address = FailingAddress.failed(delivery, reason, now);
        Decision decision =
                policy.afterFailure(address.failingSince, delivery.startedAt, delivery.failures, retryAfter, now);
        apply(decision, delivery, reason, now);
    }

    private void apply(Decision decision, Delivery delivery, String reason, Instant now) {
        switch (decision) {
            case Decision.DisableAddress _ ->
                disable(
                        FailingAddress.find(delivery.account(), delivery.urlHash)
                                .orElseThrow(),
                        delivery,
                        now);
            case Decision.FailDelivery _ -> {
                LOG.warnf("a webhook has failed after %d tries: %s", delivery.tries, reason);
                delivery.end(DeliveryStatus.FAILED, now);
            }
            case Decision.RetryAt retry -> delivery.nextAt = retry.time();
        }
    }

    private void disable(FailingAddress address, Delivery delivery, Instant now) {
        address.disabledAt = now;
        LOG.warnf("webhooks to %s are disabled: %s", delivery.host, address.reason);
        disabledAddresses.increment();
        Delivery.disablePending(delivery.accountId, delivery.urlHash, now);
        delivery.end(DeliveryStatus.DISABLED, now);
    }
}
