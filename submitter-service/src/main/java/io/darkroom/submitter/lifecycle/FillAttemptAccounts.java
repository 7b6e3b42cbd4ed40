package io.darkroom.submitter.lifecycle;

import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.Steps;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.hibernate.Session;

/** Notes with attempts of an earlier version whose they are, so that an account finds its generations by provider. */
@Singleton
class FillAttemptAccounts {

    private static final int MAX_STEP = 1000;
    private static final String FILL = """
            UPDATE attempt SET account_id = generation.account_id FROM generation
            WHERE generation.id = attempt.generation_id AND (attempt.generation_id, attempt.number) IN (
                SELECT generation_id, number FROM attempt WHERE account_id IS NULL
                ORDER BY generation_id LIMIT :max FOR UPDATE SKIP LOCKED)""";

    private final Session database;
    private final BoundedJob job;

    FillAttemptAccounts(Session database, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.job = new BoundedJob("fill-attempt-accounts", metrics, clock);
    }

    @Scheduled(
            identity = "fill-attempt-accounts",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void fill() {
        job.run(() -> Steps.untilDone(MAX_STEP, this::fillSome));
    }

    private int fillSome(int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeMutationQuery(FILL)
                        .setParameter("max", max)
                        .executeUpdate());
    }
}
