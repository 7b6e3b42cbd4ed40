package io.darkroom.submitter.accept;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Removes idempotency keys and records that nobody will ask for again. */
@Singleton
class ForgetOld {

    private final IdempotencyKeys idempotencyKeys;
    private final AcceptedRecords records;
    private final Scheduler scheduler;
    private final ApiConfig config;

    ForgetOld(IdempotencyKeys idempotencyKeys, AcceptedRecords records, Scheduler scheduler, ApiConfig config) {
        this.idempotencyKeys = idempotencyKeys;
        this.records = records;
        this.scheduler = scheduler;
        this.config = config;
    }

    void schedule(@Observes StartupEvent started) {
        scheduler
                .newJob("forget-old")
                .setInterval(config.api().forgetInterval().toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> forget())
                .schedule();
    }

    void forget() {
        idempotencyKeys.forgetOld();
        records.forgetOld();
    }
}
