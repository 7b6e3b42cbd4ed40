package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Words;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Moves credits between an account's books, each move in its caller's transaction. A repeated move has no effect, and the
 * available credits never fall below zero.
 */
@Singleton
public class Ledger {

    // An unlimited account has no balance. The balance is locked by the last statement of an acceptance, so that other
    // requests of its
    // account wait only for the commit.
    private static final String MOVE = """
            WITH entry AS (
                INSERT INTO ledger_entry (account_id, book, kind, amount, generation_id, note, created_at)
                SELECT :account, book, kind, amount, :generation, :note, :now
                FROM unnest(:books, :kinds, :amounts) AS side (book, kind, amount)
                ON CONFLICT DO NOTHING
                RETURNING book, kind, amount),
            change AS (
                SELECT coalesce(sum(amount) FILTER (WHERE book = 'available'), 0) AS available,
                       coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0) AS reserved
                FROM entry),
            changed AS (
                UPDATE balance
                SET available = balance.available + change.available, reserved = balance.reserved + change.reserved
                FROM change
                WHERE account_id = :account AND EXISTS (SELECT FROM entry)
                  AND balance.available + change.available >= 0
                RETURNING 1)
            SELECT coalesce((SELECT string_agg(DISTINCT kind, ',') FROM entry), ''),
                   EXISTS (SELECT FROM changed) OR NOT EXISTS (SELECT FROM entry)
                   OR EXISTS (SELECT FROM account WHERE id = :account AND unlimited)""";
    private static final String OPEN =
            "INSERT INTO balance (account_id, available, reserved) VALUES (:account, 0, 0) ON CONFLICT DO NOTHING";
    private static final String OPEN_LIMITED = """
            INSERT INTO balance (account_id, available, reserved)
            SELECT id, 0, 0 FROM account WHERE id = :account AND NOT unlimited ON CONFLICT DO NOTHING""";
    private static final String BALANCE = """
            SELECT account.unlimited,
                   coalesce(sum(amount) FILTER (WHERE book = 'available'), 0),
                   coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0),
                   coalesce(sum(amount) FILTER (WHERE book = 'spent'), 0)
            FROM account LEFT JOIN ledger_entry ON ledger_entry.account_id = account.id
            WHERE account.id = :account GROUP BY account.unlimited""";

    private final Session database;
    private final InstantSource clock;
    private final Event<Moved> moves;

    Ledger(Session database, InstantSource clock, Event<Moved> moves) {
        this.database = database;
        this.clock = clock;
        this.moves = moves;
    }

    /** The books of an account: {@code granted} is the operator's side of a top-up, and negative. */
    enum Book {
        GRANTED,
        AVAILABLE,
        RESERVED,
        SPENT
    }

    /** Why credits move. */
    enum Kind {
        TOP_UP,
        RESERVE,
        SETTLE,
        RELEASE
    }

    /** Credits have moved. */
    record Moved(Kind kind, Credits amount) {}

    /** {@code unlimited}: nothing is refused, and {@code available} may be negative. */
    public record Balance(boolean unlimited, Credits available, Credits reserved, Credits spent) {}

    private record BalanceRow(boolean unlimited, BigDecimal available, BigDecimal reserved, BigDecimal spent) {}

    /** From one book to another; the account is the caller's. */
    private record Transfer(Book from, Book to, Kind kind, Credits amount) {}

    /** {@code kinds}: those of the transfers that had not been made before. */
    private record MovedRow(String kinds, boolean covered) {}

    /** Reserves {@code amount} for a generation; false when the account has too few credits, and the caller must roll back. */
    public boolean reserve(AccountId account, GenerationId generation, Credits amount) {
        return move(
                account,
                List.of(new Transfer(Book.AVAILABLE, Book.RESERVED, Kind.RESERVE, amount)),
                Optional.of(generation),
                "");
    }

    /** Charges {@code charge} of what was {@code reserved}, and releases the rest. */
    public void settle(AccountId account, GenerationId generation, Credits reserved, Credits charge) {
        move(
                account,
                List.of(
                        new Transfer(Book.RESERVED, Book.SPENT, Kind.SETTLE, charge),
                        new Transfer(Book.RESERVED, Book.AVAILABLE, Kind.RELEASE, reserved.minus(charge))),
                Optional.of(generation),
                "");
    }

    /** Releases what was reserved. */
    public void release(AccountId account, GenerationId generation, Credits amount) {
        settle(account, generation, amount, Credits.ZERO);
    }

    /** An operator grants credits. */
    public void topUp(AccountId account, Credits amount, String note) {
        database.createNativeMutationQuery(OPEN_LIMITED)
                .setParameter("account", account.value())
                .executeUpdate();
        move(account, List.of(new Transfer(Book.GRANTED, Book.AVAILABLE, Kind.TOP_UP, amount)), Optional.empty(), note);
    }

    /** Opens a new account without credits. */
    public void open(AccountId account) {
        database.createNativeMutationQuery(OPEN)
                .setParameter("account", account.value())
                .executeUpdate();
    }

    public Balance balance(AccountId account) {
        BalanceRow row = database.createNativeQuery(BALANCE, BalanceRow.class)
                .setParameter("account", account.value())
                .getSingleResult();
        return new Balance(
                row.unlimited(), new Credits(row.available()), new Credits(row.reserved()), new Credits(row.spent()));
    }

    /** Makes the transfers that have not been made before; false when the account has too few credits for them. */
    private boolean move(AccountId account, List<Transfer> wanted, Optional<GenerationId> generation, String note) {
        List<Transfer> transfers =
                wanted.stream().filter(transfer -> transfer.amount().positive()).toList();
        if (transfers.isEmpty()) {
            return true;
        }
        MovedRow row = database.createNativeQuery(MOVE, MovedRow.class)
                .setParameter("account", account.value())
                .setParameter("generation", generation.map(GenerationId::value).orElse(null), UUID.class)
                .setParameter("note", note)
                .setParameter("now", clock.instant())
                .setParameter("books", sides(transfers, transfer -> Stream.of(transfer.from(), transfer.to())))
                .setParameter("kinds", sides(transfers, transfer -> Stream.of(transfer.kind(), transfer.kind())))
                .setParameter("amounts", amounts(transfers))
                .getSingleResult();
        transfers.stream()
                .filter(transfer -> List.of(row.kinds().split(",")).contains(Words.of(transfer.kind())))
                .forEach(transfer -> moves.fire(new Moved(transfer.kind(), transfer.amount())));
        return row.covered();
    }

    private static String[] sides(List<Transfer> transfers, Function<Transfer, Stream<Enum<?>>> both) {
        return transfers.stream().flatMap(both).map(Words::of).toArray(String[]::new);
    }

    private static BigDecimal[] amounts(List<Transfer> transfers) {
        return transfers.stream()
                .map(transfer -> transfer.amount().amount())
                .flatMap(amount -> Stream.of(amount.negate(), amount))
                .toArray(BigDecimal[]::new);
    }
}
