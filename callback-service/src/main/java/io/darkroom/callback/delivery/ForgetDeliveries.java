package io.darkroom.callback.delivery;

import io.darkroom.callback.retention.DeleteInSteps;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Deletes old deliveries that have ended, and failing addresses that are no longer used. */
@Singleton
class ForgetDeliveries {

    // Their tries go with them.
    private static final String DELIVERIES = """
            DELETE FROM delivery WHERE id IN (
                SELECT id FROM delivery WHERE created_at < :oldest AND status <> 'pending' AND finished_at < :oldest
                ORDER BY created_at LIMIT :step FOR UPDATE SKIP LOCKED)""";
    // A disabled endpoint stays disabled until its account enables it.
    private static final String ADDRESSES = """
            DELETE FROM failing_address WHERE (account_id, url_hash) IN (
                SELECT account_id, url_hash FROM failing_address AS address
                WHERE coalesce(disabled_at, failing_since) < :oldest
                  AND NOT EXISTS (SELECT FROM endpoint WHERE endpoint.account_id = address.account_id AND endpoint.url = address.url)
                LIMIT :step FOR UPDATE SKIP LOCKED)""";
    private static final String IDLE_HOSTS = """
            DELETE FROM webhook_host WHERE host IN (
                SELECT host FROM webhook_host WHERE next_at IS NULL AND lease_until IS NULL
                LIMIT :step FOR UPDATE SKIP LOCKED)""";

    private final WebhookConfig limits;
    private final DeleteInSteps delete;
    private final InstantSource clock;

    ForgetDeliveries(WebhookConfig limits, DeleteInSteps delete, InstantSource clock) {
        this.limits = limits;
        this.delete = delete;
        this.clock = clock;
    }

    @Scheduled(
            identity = "forget-deliveries",
            every = "{darkroom.webhooks.forget-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        Map<String, Instant> oldest = Map.of("oldest", clock.instant().minus(limits.keep()));
        delete.untilEmpty(DELIVERIES, oldest);
        delete.untilEmpty(ADDRESSES, oldest);
        delete.untilEmpty(IDLE_HOSTS, Map.of());
    }
}
