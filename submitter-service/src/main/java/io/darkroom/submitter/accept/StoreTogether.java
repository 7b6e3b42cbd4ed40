package io.darkroom.submitter.accept;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.darkroom.contracts.AccountId;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stores generations of concurrent requests of one account in one transaction: what comes while a transaction commits goes into the next one,
 * so nothing waits for others to come. Accounts do not share transactions: one that waits for its balance delays no other.
 */
@Singleton
class StoreTogether {

    private static final int MAX_IN_ONE = 64;

    private final RequestTransactions transactions;
    private final InsertAccepted inserts;
    // An account is forgotten when none of its requests is here.
    private final LoadingCache<AccountId, Arrivals> accounts =
            Caffeine.newBuilder().weakValues().build(account -> new Arrivals());

    StoreTogether(RequestTransactions transactions, InsertAccepted inserts) {
        this.transactions = transactions;
        this.inserts = inserts;
    }

    private static final class Arrivals {
        private final ReentrantLock storing = new ReentrantLock();
        private final Queue<Arrival> waiting = new ConcurrentLinkedQueue<>();
    }

    // Its result is written and read by who holds the lock.
    private static final class Arrival {
        private final NewGeneration generation;
        private boolean done;
        private @Nullable RuntimeException failure;

        private Arrival(NewGeneration generation) {
            this.generation = generation;
        }

        private void end(@Nullable RuntimeException withFailure) {
            done = true;
            failure = withFailure;
        }
    }

    /** Stores a generation in a transaction of its own, or with others; throws what {@link InsertAccepted#insert} throws for it alone. */
    void store(NewGeneration generation) {
        Arrivals arrivals = accounts.get(generation.generation().account());
        Arrival mine = new Arrival(generation);
        arrivals.waiting.add(mine);
        arrivals.storing.lock();
        try {
            while (!mine.done) {
                storeNext(arrivals.waiting);
            }
        } finally {
            arrivals.storing.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    /** How many requests of an account wait for the transaction of others to end. */
    int waiting(AccountId account) {
        return accounts.get(account).waiting.size();
    }

    /** Whether a transaction of an account's requests is open. */
    boolean storing(AccountId account) {
        return accounts.get(account).storing.isLocked();
    }

    private void storeNext(Queue<Arrival> waiting) {
        List<Arrival> next = new ArrayList<>();
        for (Arrival each = waiting.poll(); each != null; each = next.size() < MAX_IN_ONE ? waiting.poll() : null) {
            next.add(each);
        }
        Optional<RuntimeException> failure = store(next);
        // One that is refused fails all of them, so each is tried alone; a database that is away would fail each again.
        if (next.size() > 1
                && failure.filter(fault -> !DatabaseFaults.isTransient(fault)).isPresent()) {
            next.forEach(each -> each.end(store(List.of(each)).orElse(null)));
        } else {
            next.forEach(each -> each.end(failure.orElse(null)));
        }
    }

    private Optional<RuntimeException> store(List<Arrival> together) {
        try {
            transactions.run(() -> inserts.insert(
                    together.stream().map(each -> each.generation).toList()));
            return Optional.empty();
        } catch (RuntimeException failed) {
            return Optional.of(failed);
        }
    }
}
