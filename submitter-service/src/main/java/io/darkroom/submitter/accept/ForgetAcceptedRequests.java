package io.darkroom.submitter.accept;

import io.darkroom.eventing.schedule.Steps;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;

/** Deletes expired idempotency keys and accepted records. */
@Singleton
class ForgetAcceptedRequests {

    private static final int MAX_STEP = 1000;

    private final IdempotencyKeys idempotencyKeys;
    private final AcceptedRecords records;

    ForgetAcceptedRequests(IdempotencyKeys idempotencyKeys, AcceptedRecords records) {
        this.idempotencyKeys = idempotencyKeys;
        this.records = records;
    }

    @Scheduled(
            identity = "forget-accepted-requests",
            every = "{darkroom.accept.forget-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Steps.untilDone(MAX_STEP, idempotencyKeys::forgetSome);
        Steps.untilDone(MAX_STEP, records::forgetSome);
    }
}
