package io.darkroom.submitter.accept;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.Json;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.outbox.OutboxRow;
import io.darkroom.submitter.accept.IdempotencyKeys.FirstUse;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyTaken;
import io.darkroom.submitter.credit.FindBalances;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.credit.KeySpending.Limits;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.credit.Ledger.Reservation;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.InsertGenerations;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.refusal.Refusal.InsufficientCredits;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Stores accepted generations with all that belongs to them, in one statement of the caller's transaction. */
@Singleton
class InsertAccepted {

    private static final String STORE = "new AS MATERIALIZED (" + InsertGenerations.NEW + "),\nstored AS ("
            + InsertGenerations.INSERT + "),\nqueued AS (" + InsertGenerations.QUEUE + "),\nfindable AS ("
            + InsertGenerations.WORDS + "),\nannounced AS (" + Outbox.INSERT_ROWS + "),\n";
    private static final String WITHOUT_KEYS =
            "WITH " + STORE + Ledger.moves("true") + "\nSELECT 0, NOT EXISTS (SELECT FROM refused)";
    // The idempotency keys first: a request that waits for one holds no balance.
    private static final String WITH_KEYS = "WITH taken AS (" + IdempotencyKeys.TAKE + " RETURNING 1),\n" + STORE
            + Ledger.moves("(SELECT count(*) FROM taken) = :key_count")
            + "\nSELECT (SELECT count(*) FROM taken), NOT EXISTS (SELECT FROM refused)";

    private final Session database;
    private final Outbox outbox;
    private final Ledger ledger;
    private final FindBalances balances;
    private final KeySpending spending;
    private final IdempotencyKeys idempotencyKeys;
    private final Lifecycle lifecycle;

    InsertAccepted(
            Session database,
            Outbox outbox,
            Ledger ledger,
            FindBalances balances,
            KeySpending spending,
            IdempotencyKeys idempotencyKeys,
            Lifecycle lifecycle) {
        this.database = database;
        this.outbox = outbox;
        this.ledger = ledger;
        this.balances = balances;
        this.spending = spending;
        this.idempotencyKeys = idempotencyKeys;
        this.lifecycle = lifecycle;
    }

    /**
     * A generation to be stored.
     *
     * @param limits those of the key that it counts towards, if it has some
     * @param first its idempotency key, if it has one
     * @param event says that it was requested
     */
    record NewGeneration(
            Generation generation,
            Waiting waiting,
            Optional<Limits> limits,
            Optional<FirstUse> first,
            OutboxRow event) {

        private Reservation reservation() {
            return new Reservation(generation.account(), generation.generationId(), generation.reserved());
        }
    }

    /** How many idempotency keys were taken, and whether every account has the credits. */
    private record Stored(long keys, boolean covered) {}

    /**
     * Stores and queues generations of one account, counts them towards the limits of their keys, reserves their credits, takes their idempotency
     * keys and adds their events: all, or the caller must roll back. Refuses them when a limit is exceeded or credits are too few; throws {@link KeyTaken} when a key is not theirs.
     */
    void insert(List<NewGeneration> all) {
        takeSpending(all);
        List<FirstUse> uses =
                all.stream().flatMap(each -> each.first().stream()).toList();
        Stored stored =
                outbox.addAllBy(all.stream().map(NewGeneration::event).toList(), events -> insert(all, uses, events));
        if (stored.keys() < uses.size()) {
            throw new KeyTaken();
        }
        if (!stored.covered()) {
            Generation first = all.getFirst().generation();
            throw new RefusedException(new InsufficientCredits(
                    first.reserved(), balances.of(first.account()).available()));
        }
        all.forEach(each -> lifecycle.accepted(each.generation(), each.waiting()));
    }

    // Keys before the balance, in the order of their ids: the order of all locks.
    private void takeSpending(List<NewGeneration> all) {
        Map<KeyDay, List<NewGeneration>> byKey = all.stream()
                .filter(each -> each.limits().isPresent())
                .collect(Collectors.groupingBy(KeyDay::of, TreeMap::new, Collectors.toList()));
        byKey.forEach((key, limited) -> {
            NewGeneration latest = limited.getLast();
            Credits cost =
                    limited.stream().map(each -> each.generation().reserved()).reduce(Credits.ZERO, Credits::plus);
            spending.take(
                            key.key(),
                            latest.limits().orElseThrow(),
                            cost,
                            latest.generation().createdAt())
                    .ifPresent(reached -> {
                        throw new RefusedException(
                                new SpendLimitReached(cost, reached.limit(), reached.used(), reached.resetsAt()));
                    });
        });
    }

    /** What counts towards the limits of a key on one day. */
    private record KeyDay(UUID key, LocalDate day) implements Comparable<KeyDay> {

        static KeyDay of(NewGeneration limited) {
            Generation generation = limited.generation();
            return new KeyDay(generation.keyId().orElseThrow(), KeySpending.day(generation.createdAt()));
        }

        @Override
        public int compareTo(KeyDay other) {
            return Comparator.comparing(KeyDay::key).thenComparing(KeyDay::day).compare(this, other);
        }
    }

    private Stored insert(List<NewGeneration> all, List<FirstUse> uses, String events) {
        NativeQuery<Stored> statement =
                database.createNativeQuery(uses.isEmpty() ? WITHOUT_KEYS : WITH_KEYS, Stored.class);
        statement.setParameter("new_rows", rows(all)).setParameter("events", events);
        ledger.bindReservations(
                statement, all.stream().map(NewGeneration::reservation).toList());
        if (!uses.isEmpty()) {
            statement.setParameter("key_count", uses.size());
            idempotencyKeys.bind(statement, uses);
        }
        return statement.getSingleResult();
    }

    private static String rows(List<NewGeneration> all) {
        return Json.text(all.stream()
                .map(each -> InsertGenerations.row(each.generation(), each.waiting()))
                .toList());
    }
}
