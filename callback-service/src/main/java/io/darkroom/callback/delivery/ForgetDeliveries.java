package io.darkroom.callback.delivery;

import io.darkroom.callback.retention.DeleteInSteps;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.DeleteOldRows;
import io.darkroom.eventing.schedule.DeleteOldRows.Kept;
import io.darkroom.eventing.schedule.OldRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Deletes old deliveries that have ended, and failing addresses that are no longer used. */
@Singleton
class ForgetDeliveries {

    private static final List<OldRows> OLD = List.of(
            // Their tries go with them.
            new OldRows("delivery", "created_at", "status <> 'pending' AND finished_at < :oldest"),
            // A disabled endpoint stays disabled until its account enables it.
            new OldRows(
                    "failing_address",
                    "coalesce(disabled_at, failing_since)",
                    "NOT EXISTS (SELECT FROM endpoint WHERE endpoint.account_id = failing_address.account_id"
                            + " AND endpoint.url = failing_address.url)"));
    private static final String IDLE_HOSTS = """
            DELETE FROM webhook_host WHERE host IN (
                SELECT host FROM webhook_host WHERE next_at IS NULL AND lease_until IS NULL
                LIMIT :step FOR UPDATE SKIP LOCKED)""";

    private final DeleteOldRows old;
    private final DeleteInSteps idle;
    private final BoundedJob idleHosts;

    ForgetDeliveries(
            WebhookConfig limits, DeleteInSteps idle, DataSource database, InstantSource clock, MeterRegistry metrics) {
        this.old = new DeleteOldRows(
                database,
                new BoundedJob("forget-deliveries", metrics, clock),
                OLD.stream().map(rows -> new Kept(rows, limits.keep())).toList(),
                clock);
        this.idle = idle;
        this.idleHosts = new BoundedJob("forget-idle-hosts", metrics, clock);
    }

    @Scheduled(
            identity = "forget-deliveries",
            every = "{darkroom.webhooks.forget-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        old.run();
        idleHosts.run(() -> idle.untilEmpty(IDLE_HOSTS, Map.of()));
    }
}
