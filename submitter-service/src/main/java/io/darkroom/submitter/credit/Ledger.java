package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Words;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;

/**
 * Moves credits between an account's books, each move in its caller's transaction. A repeated move has no effect, and the
 * available credits never fall below zero.
 */
@Singleton
public class Ledger {

    private static final String TRANSFER = """
            INSERT INTO ledger_entry (account_id, book, kind, amount, generation_id, note, created_at)
            VALUES (:account, :from, :kind, -CAST(:amount AS numeric), :generation, :note, :now),
                   (:account, :to, :kind, CAST(:amount AS numeric), :generation, :note, :now)
            ON CONFLICT DO NOTHING""";
    private static final String TAKE = """
            UPDATE balance SET available = available - :amount, reserved = reserved + :amount
            WHERE account_id = :account AND available >= :amount""";
    private static final String SETTLE = "UPDATE balance SET reserved = reserved - :amount WHERE account_id = :account";
    private static final String RELEASE = """
            UPDATE balance SET available = available + :amount, reserved = reserved - :amount
            WHERE account_id = :account""";
    private static final String TOP_UP = """
            INSERT INTO balance (account_id, available, reserved) VALUES (:account, :amount, 0)
            ON CONFLICT (account_id) DO UPDATE SET available = balance.available + excluded.available""";
    private static final String OPEN =
            "INSERT INTO balance (account_id, available, reserved) VALUES (:account, 0, 0) ON CONFLICT DO NOTHING";
    private static final String LIMITED = "SELECT count(*) FROM account WHERE id = :account AND NOT unlimited";
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

    /** Reserves {@code amount} for a generation; false when the account has too few credits. */
    public boolean reserve(AccountId account, GenerationId generation, Credits amount) {
        transfer(account, Book.AVAILABLE, Book.RESERVED, Kind.RESERVE, amount, Optional.of(generation), "");
        // The account's row is locked last, so that other requests wait only for this commit.
        return !limited(account) || about(TAKE, account, amount).executeUpdate() == 1;
    }

    /** Charges {@code charge} of what was {@code reserved}, and releases the rest. */
    public void settle(AccountId account, GenerationId generation, Credits reserved, Credits charge) {
        if (charge.positive()
                && transfer(account, Book.RESERVED, Book.SPENT, Kind.SETTLE, charge, Optional.of(generation), "")) {
            about(SETTLE, account, charge).executeUpdate();
        }
        release(account, generation, reserved.minus(charge));
    }

    /** Releases what was reserved. */
    public void release(AccountId account, GenerationId generation, Credits amount) {
        if (amount.positive()
                && transfer(
                        account, Book.RESERVED, Book.AVAILABLE, Kind.RELEASE, amount, Optional.of(generation), "")) {
            about(RELEASE, account, amount).executeUpdate();
        }
    }

    /** An operator grants credits. */
    public void topUp(AccountId account, Credits amount, String note) {
        transfer(account, Book.GRANTED, Book.AVAILABLE, Kind.TOP_UP, amount, Optional.empty(), note);
        if (limited(account)) {
            about(TOP_UP, account, amount).executeUpdate();
        }
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

    private boolean limited(AccountId account) {
        return database.createNativeQuery(LIMITED, Long.class)
                        .setParameter("account", account.value())
                        .getSingleResult()
                == 1;
    }

    private boolean transfer(
            AccountId account,
            Book from,
            Book to,
            Kind kind,
            Credits amount,
            Optional<GenerationId> generation,
            String note) {
        Instant now = clock.instant();
        boolean moved = about(TRANSFER, account, amount)
                        .setParameter("from", Words.of(from))
                        .setParameter("to", Words.of(to))
                        .setParameter("kind", Words.of(kind))
                        .setParameter(
                                "generation",
                                generation.map(GenerationId::value).orElse(null))
                        .setParameter("note", note)
                        .setParameter("now", now)
                        .executeUpdate()
                > 0;
        if (moved) {
            moves.fire(new Moved(kind, amount));
        }
        return moved;
    }

    private MutationQuery about(String sql, AccountId account, Credits amount) {
        return database.createNativeMutationQuery(sql)
                .setParameter("account", account.value())
                .setParameter("amount", amount.amount());
    }
}
