package io.darkroom.submitter.credit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Sums all entries of the ledger again, in steps by the range of their ids, and compares them with the kept sums. */
@Singleton
class ProveLedger {

    private static final int MAX_STEP = 20_000;
    // What is deleted meanwhile is counted in neither place, or in both.
    private static final int MAX_TRIES = 3;

    private static final String CHECKPOINT = "SELECT up_to FROM ledger_checkpoint";
    private static final String KEPT = "SELECT account_id, granted, available, reserved, spent FROM %s";
    private static final String END_OF_STEP = """
            SELECT max(id) FROM (
                SELECT id FROM ledger_entry WHERE id > :from AND id <= :last ORDER BY id LIMIT :max) AS step""";
    private static final String STEP = """
            SELECT account_id, %s FROM ledger_entry WHERE id > :from AND id <= :to GROUP BY account_id""".formatted(LedgerSums.OF_ENTRIES);

    private final Session database;

    ProveLedger(Session database) {
        this.database = database;
    }

    private record Books(BigDecimal granted, BigDecimal available, BigDecimal reserved, BigDecimal spent) {

        static final Books EMPTY = new Books(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        Books plus(Books other) {
            return new Books(
                    granted.add(other.granted),
                    available.add(other.available),
                    reserved.add(other.reserved),
                    spent.add(other.spent));
        }

        boolean equal(Books other) {
            return granted.compareTo(other.granted) == 0
                    && available.compareTo(other.available) == 0
                    && reserved.compareTo(other.reserved) == 0
                    && spent.compareTo(other.spent) == 0;
        }
    }

    private record BooksRow(
            UUID account, BigDecimal granted, BigDecimal available, BigDecimal reserved, BigDecimal spent) {

        Books books() {
            return new Books(granted, available, reserved, spent);
        }
    }

    private record Snapshot(long last, Map<UUID, Books> kept, Map<UUID, Books> deleted) {}

    /** At most {@code max} accounts whose entries do not sum to what is kept. */
    List<UUID> wrongSums(int max) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Snapshot start = snapshot();
            Map<UUID, Books> entries = entries(start.last());
            if (snapshot().deleted().equals(start.deleted())) {
                start.deleted().forEach((account, books) -> entries.merge(account, books, Books::plus));
                TreeSet<UUID> accounts = new TreeSet<>(entries.keySet());
                accounts.addAll(start.kept().keySet());
                return accounts.stream()
                        .filter(account -> !entries.getOrDefault(account, Books.EMPTY)
                                .equal(start.kept().getOrDefault(account, Books.EMPTY)))
                        .limit(max)
                        .toList();
            }
        }
        throw new IllegalStateException(
                "entries of the ledger were deleted while it was checked; check it again later");
    }

    private Snapshot snapshot() {
        return QuarkusTransaction.requiringNew().call(() -> {
            database.createNativeMutationQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    .executeUpdate();
            return new Snapshot(
                    database.createNativeQuery(CHECKPOINT, Long.class).getSingleResult(),
                    kept("ledger_sum"),
                    kept("ledger_deleted"));
        });
    }

    private Map<UUID, Books> kept(String table) {
        return database.createNativeQuery(KEPT.formatted(table), BooksRow.class)
                .getResultStream()
                .collect(Collectors.toMap(BooksRow::account, BooksRow::books));
    }

    // Entries are never changed, and none is added before the checkpoint: no snapshot has to last.
    private Map<UUID, Books> entries(long last) {
        Map<UUID, Books> sums = new HashMap<>();
        Optional<Long> from = Optional.of(0L);
        while (from.isPresent()) {
            long after = from.get();
            from = QuarkusTransaction.requiringNew().call(() -> add(sums, after, last));
        }
        return sums;
    }

    private Optional<Long> add(Map<UUID, Books> sums, long from, long last) {
        Optional<Long> to = Optional.ofNullable(database.createNativeQuery(END_OF_STEP, Long.class)
                .setParameter("from", from)
                .setParameter("last", last)
                .setParameter("max", MAX_STEP)
                .getSingleResultOrNull());
        to.ifPresent(end -> database.createNativeQuery(STEP, BooksRow.class)
                .setParameter("from", from)
                .setParameter("to", end)
                .getResultStream()
                .forEach(row -> sums.merge(row.account(), row.books(), Books::plus)));
        return to;
    }
}
