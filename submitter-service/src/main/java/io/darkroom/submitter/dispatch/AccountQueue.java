package io.darkroom.submitter.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.dispatch.QueueCount.AccountCount;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * The limit of an account's queue, and the position of a generation in it. The queues are counted in the database at
 * intervals; in between, this replica adds what it accepts, so a limit is exact except for what other replicas accept in between.
 */
@Singleton
public class AccountQueue {

    private static final String QUEUED_OF_ACCOUNT = """
        SELECT id FROM generation WHERE account_id = :account AND status = 'queued' ORDER BY id\
        """;
    private static final int MAX_CACHED_QUEUES = 200;
    // As PostgreSQL compares them.
    private static final Comparator<UUID> BY_TIME = Comparator.comparing(UUID::toString);

    private final RequestTransactions transactions;
    private final Session database;
    private final CountQueues counts;
    private final Router router;
    private final EstimateWait estimate;
    private final AccountLimitsConfig limits;
    private final InstantSource clock;
    private final ReentrantLock counting = new ReentrantLock();
    private final Map<AccountId, Added> added = new ConcurrentHashMap<>();
    // Read once for all who ask for a position, instead of counted for each.
    private final Cache<AccountId, List<UUID>> queues;
    private final Cache<AccountId, Recount> recounts;
    private volatile QueueCount latest = QueueCount.NONE;

    AccountQueue(
            RequestTransactions transactions,
            Session database,
            CountQueues counts,
            Router router,
            EstimateWait estimate,
            AccountLimitsConfig limits,
            InstantSource clock) {
        this.transactions = transactions;
        this.database = database;
        this.counts = counts;
        this.router = router;
        this.estimate = estimate;
        this.limits = limits;
        this.clock = clock;
        this.queues = cache(limits.countInterval());
        this.recounts = cache(limits.fullCountInterval());
    }

    private static <T> Cache<AccountId, T> cache(Duration lifetime) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_CACHED_QUEUES)
                .expireAfterWrite(lifetime)
                .build();
    }

    /** The queued generations of one account, and how many this replica had stored when they were counted. */
    private record Recount(int counted, long storedBefore) {

        int rank(long stored, int pending) {
            return Math.toIntExact(counted + stored - storedBefore + pending);
        }
    }

    /** What this replica has added to an account's queue: being stored now, and stored since it started. */
    private record Added(AtomicInteger pending, AtomicLong stored) {

        Added() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    /** The position of a queued generation, 1 is next, and the time until it has its images, where it can be estimated. */
    public record Place(int position, Optional<Duration> estimate) {}

    /** A slot in an account's queue for one generation, held while it is being stored; closing it without {@link #stored} frees it. */
    public static final class Slot implements AutoCloseable {

        private final Place place;
        private final Added added;
        private boolean stored;

        private Slot(Place place, Added added) {
            this.place = place;
            this.added = added;
        }

        public Place place() {
            return place;
        }

        /** The generation is stored, and counts from now on. */
        public void stored() {
            stored = true;
        }

        @Override
        public void close() {
            if (stored) {
                added.stored().incrementAndGet();
            }
            added.pending().decrementAndGet();
        }
    }

    /** The result of {@link #join}. */
    public sealed interface Joined {

        record At(Slot slot) implements Joined {}

        record Full(int limit, Duration retryAfter) implements Joined {}

        /** What the account has waiting for the same providers takes longer than the generation may: at least {@code expected}. */
        record TooLong(Duration expected) implements Joined {}
    }

    /**
     * Takes a slot for one more generation of {@code account}, which the caller closes. The preferred candidate comes first.
     *
     * @param deadline how long the generation may take
     */
    public Joined join(AccountId account, List<ConfiguredProvider> candidates, Duration deadline) {
        Added mine = added(account);
        mine.pending().incrementAndGet();
        try {
            Joined joined = joined(account, candidates, deadline, mine);
            if (!(joined instanceof Joined.At)) {
                mine.pending().decrementAndGet();
            }
            return joined;
        } catch (RuntimeException e) {
            // The count needs the database; what it fails for must not take a place for good.
            mine.pending().decrementAndGet();
            throw e;
        }
    }

    private Joined joined(AccountId account, List<ConfiguredProvider> candidates, Duration deadline, Added mine) {
        QueueCount count = current();
        int limit = limit(count, account);
        int rank = rank(count, account);
        if (rank > limit) {
            rank = Math.min(
                    rank,
                    recount(account, mine)
                            .rank(mine.stored().get(), mine.pending().get()));
        }
        if (rank > limit) {
            return new Joined.Full(limit, Duration.ofSeconds(1).plus(estimate.untilNextStart(candidates)));
        }
        Set<ProviderName> names =
                candidates.stream().map(ConfiguredProvider::name).collect(Collectors.toSet());
        return estimate.atLeast(count.waitingFor(account, names), candidates)
                .filter(expected -> expected.compareTo(deadline) > 0)
                .<Joined>map(Joined.TooLong::new)
                .orElse(new Joined.At(new Slot(place(count, account, rank, candidates), mine)));
    }

    /** The places of these queued generations of {@code account}; within the caller's transaction. */
    public Map<GenerationId, Place> places(AccountId account, Map<GenerationId, GenerationRequest> queued) {
        if (queued.isEmpty()) {
            return Map.of();
        }
        QueueCount count = current();
        List<UUID> ids = queues.get(account, this::readQueue);
        Map<GenerationId, Place> places = new HashMap<>();
        queued.forEach((id, request) -> {
            int index = Collections.binarySearch(ids, id.value(), BY_TIME);
            int rank = (index < 0 ? -index - 1 : index) + 1;
            places.put(id, place(count, account, rank, router.candidates(request)));
        });
        return places;
    }

    private List<UUID> readQueue(AccountId account) {
        return database.createNativeQuery(QUEUED_OF_ACCOUNT, UUID.class)
                .setParameter("account", account.value())
                .getResultList();
    }

    private Place place(QueueCount count, AccountId account, int rank, List<ConfiguredProvider> candidates) {
        int position = count.position(account, rank);
        return new Place(position, estimate.untilImages(position, candidates));
    }

    private int rank(QueueCount count, AccountId account) {
        Added mine = added(account);
        return count.rank(account, mine.stored().get(), mine.pending().get());
    }

    private int limit(QueueCount count, AccountId account) {
        return count.limit(account, limits.maxQueued());
    }

    // A full queue is counted alone, once for all who ask meanwhile: the others' queues may be long.
    private Recount recount(AccountId account, Added mine) {
        return recounts.get(account, full -> {
            long storedBefore = mine.stored().get();
            return new Recount(transactions.connected(() -> counts.of(full)), storedBefore);
        });
    }

    // One thread counts; the others use the previous count.
    private QueueCount current() {
        Instant now = clock.instant();
        if (latest.olderThan(limits.countInterval(), now) && counting.tryLock()) {
            try {
                count(now);
            } finally {
                counting.unlock();
            }
        }
        return latest;
    }

    private void count(Instant now) {
        Map<AccountId, Long> storedBefore = new HashMap<>();
        added.forEach((account, mine) -> storedBefore.put(account, mine.stored().get()));
        latest = transactions.connected(() -> {
            Map<AccountId, AccountCount> queued = counts.byAccount();
            // Mostly nothing waits: then there are no lines to count.
            boolean anyQueued = queued.values().stream().anyMatch(account -> account.count() > 0);
            return new QueueCount(now, queued, anyQueued ? counts.lines() : List.of(), storedBefore);
        });
    }

    private Added added(AccountId account) {
        return added.computeIfAbsent(account, first -> new Added());
    }
}
