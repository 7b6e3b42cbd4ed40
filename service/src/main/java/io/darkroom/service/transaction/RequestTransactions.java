package io.darkroom.service.transaction;

import io.darkroom.eventing.DatabaseFaults;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Transactions of HTTP requests. They share a part of the connections: requests that wait for the database, however many, leave the rest to
 * outbox, consumers and background work.
 */
@Singleton
public class RequestTransactions {

    private static final ScopedValue<Boolean> ADMITTED = ScopedValue.newInstance();

    private final Semaphore permits;
    private final Duration maxWait;

    public RequestTransactions(TransactionsConfig config) {
        this.permits = new Semaphore(config.maxOfRequests(), true);
        this.maxWait = config.maxWait();
    }

    /** All transactions of requests are in use; answered as an unavailable database. */
    static final class TooManyRequests extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyRequests() {
            super(
                    "all connections for requests are in use",
                    new SQLTransientConnectionException("all connections for requests are in use"));
        }
    }

    /**
     * Runs {@code work} in a transaction of its own; once more when another has stored the same unique value meanwhile, which {@code work} finds
     * then if it looks for it.
     */
    public <T> T call(Callable<T> work) {
        return connected(() -> {
            try {
                return QuarkusTransaction.requiringNew().call(work);
            } catch (RuntimeException e) {
                if (!DatabaseFaults.isDuplicate(e)) {
                    throw e;
                }
                return QuarkusTransaction.requiringNew().call(work);
            }
        });
    }

    /** As {@link #call}, without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code work} in the caller's transaction, or in one of its own if there is none. */
    public <T> T join(Callable<T> work) {
        return QuarkusTransaction.isActive()
                ? QuarkusTransaction.joiningExisting().call(work)
                : call(work);
    }

    /** Runs {@code work}, which takes a connection without a transaction. */
    public <T> T connected(ScopedValue.CallableOp<T, RuntimeException> work) {
        // What a request does within its transaction needs no second permit, for which it could wait for itself.
        if (ADMITTED.isBound()) {
            return work.call();
        }
        admit();
        try {
            return ScopedValue.where(ADMITTED, true).call(work);
        } finally {
            permits.release();
        }
    }

    private void admit() {
        try {
            if (!permits.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooManyRequests();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyRequests();
        }
    }
}
