package io.darkroom.submitter.accept;

import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.DeleteOldRows;
import io.darkroom.eventing.schedule.DeleteOldRows.Kept;
import io.darkroom.eventing.schedule.OldRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** Deletes expired idempotency keys and accepted records. */
@Singleton
class ForgetAcceptedRequests {

    private final DeleteOldRows delete;

    ForgetAcceptedRequests(DataSource database, AcceptConfig config, InstantSource clock, MeterRegistry metrics) {
        this.delete = new DeleteOldRows(
                database,
                new BoundedJob("forget-accepted-requests", metrics, clock),
                List.of(
                        new Kept(new OldRows("idempotency_key", "created_at"), config.idempotencyLifetime()),
                        new Kept(new OldRows("accepted_record", "accepted_at"), config.recordLifetime())),
                clock);
    }

    @Scheduled(
            identity = "forget-accepted-requests",
            every = "{darkroom.accept.forget-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        delete.run();
    }
}
