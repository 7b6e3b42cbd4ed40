package io.darkroom.submitter.accept;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.util.function.IntUnaryOperator;

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
        forgetAll(idempotencyKeys::forgetSome);
        forgetAll(records::forgetSome);
    }

    // In steps: after a pause of days, one statement for all would never end in time.
    private static void forgetAll(IntUnaryOperator forgetSome) {
        int forgotten;
        do {
            forgotten = forgetSome.applyAsInt(MAX_STEP);
        } while (forgotten == MAX_STEP);
    }
}
