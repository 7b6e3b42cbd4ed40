package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.ProviderStatistics;
import io.darkroom.submitter.route.Router;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many generations wait, whose, and what that means for one of them. Counted in the database now and then; in between,
 * what this replica has accepted is added, so that a cap holds to within what the other replicas accept meanwhile.
 */
@Singleton
public class AccountQueue {

    private static final String WAITING = """
            SELECT account.id, account.weight, account.max_queued, count(generation.id)
            FROM account LEFT JOIN generation
                ON generation.account_id = account.id AND generation.status = 'queued'
            GROUP BY account.id""";
    // One count, of those before the oldest; the others are numbered on from there.
    private static final String RANKS = """
            SELECT id, (SELECT count(*) FROM generation
                        WHERE account_id = :account AND status = 'queued' AND id < :oldest)
                       + row_number() OVER (ORDER BY id)
            FROM generation
            WHERE account_id = :account AND status = 'queued' AND id BETWEEN :oldest AND :newest""";

    private final EntityManager database;
    private final Router router;
    private final Openings openings;
    private final ProviderStatistics statistics;
    private final DispatchConfig config;
    private final InstantSource clock;
    private final ReentrantLock counting = new ReentrantLock();
    private final Map<AccountId, Added> added = new ConcurrentHashMap<>();
    private volatile Count latest = new Count(Instant.EPOCH, Map.of(), Map.of());

    AccountQueue(
            EntityManager database,
            Router router,
            Openings openings,
            ProviderStatistics statistics,
            DispatchConfig config,
            InstantSource clock) {
        this.database = database;
        this.router = router;
        this.openings = openings;
        this.statistics = statistics;
        this.config = config;
        this.clock = clock;
    }

    private record Waiting(int weight, int most, int counted) {}

    /** What this replica has added to an account's line: being stored now, and stored ever. */
    private record Added(AtomicInteger pending, AtomicLong stored) {

        Added() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    /** The line as it was counted; {@code storedBefore}: what this replica had stored when the counting began. */
    private record Count(Instant at, Map<AccountId, Waiting> byAccount, Map<AccountId, Long> storedBefore) {}

    /** Where a waiting generation stands: 1 is next. {@code estimate}: until its images are there; empty when nobody knows. */
    public record Place(int position, Optional<Duration> estimate) {

        public GenerationView.QueuePosition waiting() {
            return new GenerationView.QueuePosition(position, estimate.map(Duration::toSeconds));
        }
    }

    /** What came of asking for a place. */
    public sealed interface Joined {

        record At(Place place) implements Joined {}

        record Full(int limit, Duration retryAfter) implements Joined {}
    }

    /**
     * Takes a place for one more generation of {@code account}, until {@link #stored} or {@link #leave}; {@code
     * candidates}: those that could make it, the preferred one first.
     */
    public Joined join(AccountId account, List<ConfiguredProvider> candidates) {
        Added mine = added(account);
        mine.pending().incrementAndGet();
        Count count = current(config.accounts().countRefresh());
        if (rank(count, account) > limit(count, account)) {
            count = current(config.accounts().fullRefresh());
        }
        int rank = rank(count, account);
        int limit = limit(count, account);
        if (rank > limit) {
            mine.pending().decrementAndGet();
            return new Joined.Full(limit, Duration.ofSeconds(1).plus(untilOneStarts(candidates)));
        }
        return new Joined.At(place(count, account, rank, candidates));
    }

    /** The generation that took a place is stored. */
    public void stored(AccountId account) {
        added(account).stored().incrementAndGet();
        added(account).pending().decrementAndGet();
    }

    /** The generation that took a place could not be stored. */
    public void leave(AccountId account) {
        added(account).pending().decrementAndGet();
    }

    /** Where these waiting generations of {@code account} stand; within the caller's transaction. */
    @SuppressWarnings("unchecked")
    public Map<GenerationId, Place> places(AccountId account, Map<GenerationId, GenerationRequest> waiting) {
        if (waiting.isEmpty()) {
            return Map.of();
        }
        Count count = current(config.accounts().countRefresh());
        List<UUID> sorted = waiting.keySet().stream()
                .map(GenerationId::value)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        List<Object[]> ranks = database.createNativeQuery(RANKS)
                .setParameter("account", account.value())
                .setParameter("oldest", sorted.getFirst())
                .setParameter("newest", sorted.getLast())
                .getResultList();
        Map<GenerationId, Place> places = new HashMap<>();
        for (Object[] row : ranks) {
            GenerationId id = new GenerationId((UUID) row[0]);
            Optional.ofNullable(waiting.get(id))
                    .map(router::candidates)
                    .map(candidates -> place(count, account, ((Number) row[1]).intValue(), candidates))
                    .ifPresent(place -> places.put(id, place));
        }
        return places;
    }

    // The turns of the others that come before: as many as their weight gives them, or as they have.
    private Place place(Count count, AccountId account, int rank, List<ConfiguredProvider> candidates) {
        int weight = Optional.ofNullable(count.byAccount().get(account))
                .map(Waiting::weight)
                .orElse(1);
        long before = 0;
        for (Map.Entry<AccountId, Waiting> other : count.byAccount().entrySet()) {
            if (!other.getKey().equals(account)) {
                long turns = Math.ceilDiv((long) rank * other.getValue().weight(), weight);
                before += Math.min(other.getValue().counted(), turns);
            }
        }
        int position = Math.toIntExact(rank + before);
        return new Place(position, estimate(position, candidates));
    }

    private Optional<Duration> estimate(int position, List<ConfiguredProvider> candidates) {
        List<ConfiguredProvider> able = inTheRoute(candidates);
        if (able.isEmpty()) {
            return Optional.empty();
        }
        int free = able.stream()
                .mapToInt(entry -> Math.max(0, entry.concurrency() - openings.underWay(entry.name())))
                .sum();
        double waits = Math.max(0, position - free) / perSecond(able);
        Duration making = statistics.usualDuration(able.getFirst());
        return Optional.of(Duration.ofSeconds((long) Math.ceil(waits) + Math.max(1, making.toSeconds())));
    }

    private Duration untilOneStarts(List<ConfiguredProvider> candidates) {
        List<ConfiguredProvider> able = inTheRoute(candidates);
        return able.isEmpty() ? Duration.ofSeconds(5) : Duration.ofMillis((long) (1000 / perSecond(able)));
    }

    private List<ConfiguredProvider> inTheRoute(List<ConfiguredProvider> candidates) {
        return candidates.stream()
                .filter(entry -> openings.out(entry.name()).isEmpty())
                .toList();
    }

    // How many generations these providers end each second when all of them are full.
    private double perSecond(List<ConfiguredProvider> entries) {
        double sum = 0;
        for (ConfiguredProvider entry : entries) {
            double seconds = Math.max(0.1, statistics.usualDuration(entry).toMillis() / 1000.0);
            double places = entry.concurrency() / seconds;
            sum += entry.rate()
                    .map(rate -> Math.min(rate.doubleValue(), places))
                    .orElse(places);
        }
        return sum;
    }

    private int limit(Count count, AccountId account) {
        return Optional.ofNullable(count.byAccount().get(account))
                .map(Waiting::most)
                .orElse(config.accounts().maxQueued());
    }

    // One counts, the others go on with what was counted before.
    private Count current(Duration oldest) {
        Instant now = clock.instant();
        boolean fresh = now.isBefore(latest.at().plus(oldest));
        if (!fresh && counting.tryLock()) {
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
        latest = new Count(now, QuarkusTransaction.requiringNew().call(this::read), storedBefore);
    }

    // What was stored while it was counted may count twice, never not at all.
    private int rank(Count count, AccountId account) {
        Added mine = added(account);
        Waiting waiting = count.byAccount().get(account);
        long sinceThen = mine.stored().get() - count.storedBefore().getOrDefault(account, 0L);
        return Math.toIntExact((waiting == null ? 0 : waiting.counted())
                + sinceThen
                + mine.pending().get());
    }

    private Added added(AccountId account) {
        return added.computeIfAbsent(account, first -> new Added());
    }

    @SuppressWarnings("unchecked")
    private Map<AccountId, Waiting> read() {
        Map<AccountId, Waiting> counted = new HashMap<>();
        for (Object[] row : (List<Object[]>) database.createNativeQuery(WAITING).getResultList()) {
            int most = row[2] == null ? config.accounts().maxQueued() : ((Number) row[2]).intValue();
            counted.put(
                    new AccountId((UUID) row[0]),
                    new Waiting(((Number) row[1]).intValue(), most, ((Number) row[3]).intValue()));
        }
        return counted;
    }
}
