package io.darkroom.submitter.accept;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.darkroom.contracts.AccountId;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores generations of concurrent requests of one account in one transaction: what comes while a transaction commits goes into the next one,
 * so nothing waits for others to come. Accounts do not share transactions: one that waits for its balance delays no other.
 */
@Singleton
class StoreTogether {

    static final int MAX_IN_ONE = 64;

    private final Consumer<List<NewGeneration>> transaction;
    // An account is forgotten when none of its requests is here.
    private final LoadingCache<AccountId, Arrivals> accounts =
            Caffeine.newBuilder().weakValues().build(account -> new Arrivals());

    @Inject
    StoreTogether(RequestTransactions transactions, InsertAccepted inserts) {
        this(generations -> transactions.run(() -> inserts.insert(generations)));
    }

    /** {@code transaction} stores all of its generations or none. */
    StoreTogether(Consumer<List<NewGeneration>> transaction) {
        this.transaction = transaction;
    }

    /** The requests of an account that are not stored. One of their threads at a time stores some; then the thread of the next one does. */
    private static final class Arrivals {
        private final AtomicBoolean storing = new AtomicBoolean();
        private final Queue<Arrival> waiting = new ConcurrentLinkedQueue<>();
    }

    /** A request that is here. */
    static final class Arrival {
        private final Arrivals arrivals;
        private final NewGeneration generation;
        private final Thread thread = Thread.currentThread();
        private volatile boolean turn;
        private volatile boolean ended;
        private @Nullable RuntimeException failure;

        private Arrival(Arrivals arrivals, NewGeneration generation) {
            this.arrivals = arrivals;
            this.generation = generation;
        }

        private void takeTurn() {
            turn = true;
            LockSupport.unpark(thread);
        }

        private void end(@Nullable RuntimeException withFailure) {
            failure = withFailure;
            ended = true;
            LockSupport.unpark(thread);
        }
    }

    /** Stores a generation in a transaction of its own, or with others; throws what {@link InsertAccepted#insert} throws for it alone. */
    void store(NewGeneration generation) {
        awaitStored(arrive(generation));
    }

    /** A request has come, and others may store it with theirs; its thread has to {@link #awaitStored await} that. */
    Arrival arrive(NewGeneration generation) {
        Arrivals arrivals = accounts.get(generation.generation().account());
        Arrival arrival = new Arrival(arrivals, generation);
        arrivals.waiting.add(arrival);
        return arrival;
    }

    void awaitStored(Arrival mine) {
        Arrivals arrivals = mine.arrivals;
        if (arrivals.storing.compareAndSet(false, true)) {
            mine.turn = true;
        }
        try {
            await(arrivals, mine);
        } finally {
            if (mine.turn) {
                // Another thread has stored it, and ended its own turn, before this one took its turn; or an error ends
                // this one.
                arrivals.waiting.remove(mine);
                passTurn(arrivals);
            }
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    private void await(Arrivals arrivals, Arrival mine) {
        boolean interrupted = false;
        while (!mine.ended) {
            if (mine.turn) {
                mine.turn = false;
                storeNext(arrivals);
            } else {
                LockSupport.park(arrivals);
                // A thread that is interrupted would not park again; what has begun is waited for.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many requests of an account wait for the transaction of others to end. */
    int waiting(AccountId account) {
        return accounts.get(account).waiting.size();
    }

    /** Whether a transaction of an account's requests is open. */
    boolean storing(AccountId account) {
        return accounts.get(account).storing.get();
    }

    private void storeNext(Arrivals arrivals) {
        List<Arrival> next = take(arrivals.waiting, MAX_IN_ONE);
        try {
            store(arrivals, next);
        } finally {
            // An error ends none of them, and they would wait for ever.
            next.stream()
                    .filter(each -> !each.ended)
                    .forEach(each -> each.end(new IllegalStateException("the transaction ended with an error")));
            passTurn(arrivals);
        }
    }

    private static List<Arrival> take(Queue<Arrival> waiting, int max) {
        List<Arrival> taken = new ArrayList<>();
        for (Arrival each = waiting.poll(); each != null; each = taken.size() < max ? waiting.poll() : null) {
            taken.add(each);
        }
        return taken;
    }

    private void store(Arrivals arrivals, List<Arrival> next) {
        Optional<RuntimeException> failure = transaction(next);
        // One that is refused, or in another's way, fails all of them, so each is tried alone.
        if (next.size() > 1 && failure.filter(StoreTogether::mayBeOfOne).isPresent()) {
            for (Arrival each : next) {
                if (!each.ended) {
                    Optional<RuntimeException> alone = transaction(List.of(each));
                    each.end(alone.orElse(null));
                    endAllIfUnavailable(arrivals, next, alone);
                }
            }
        } else {
            next.forEach(each -> each.end(failure.orElse(null)));
            endAllIfUnavailable(arrivals, next, failure);
        }
    }

    private static boolean mayBeOfOne(RuntimeException failure) {
        return !DatabaseFaults.isTransient(failure) || DatabaseFaults.isConflict(failure);
    }

    // Each would wait for the same balance or database, one after another, for as long as this one did.
    private static void endAllIfUnavailable(Arrivals arrivals, List<Arrival> next, Optional<RuntimeException> failure) {
        failure.filter(DatabaseFaults::isTransient)
                .filter(fault -> !DatabaseFaults.isConflict(fault))
                .ifPresent(fault -> {
                    next.stream().filter(each -> !each.ended).forEach(each -> each.end(fault));
                    take(arrivals.waiting, Integer.MAX_VALUE).forEach(each -> each.end(fault));
                });
    }

    private static void passTurn(Arrivals arrivals) {
        do {
            Arrival next = arrivals.waiting.peek();
            if (next != null) {
                next.takeTurn();
                return;
            }
            arrivals.storing.set(false);
            // One that came between the two found that another was storing.
        } while (!arrivals.waiting.isEmpty() && arrivals.storing.compareAndSet(false, true));
    }

    private Optional<RuntimeException> transaction(List<Arrival> together) {
        try {
            transaction.accept(together.stream().map(each -> each.generation).toList());
            return Optional.empty();
        } catch (RuntimeException failed) {
            return Optional.of(failed);
        }
    }
}
