package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Moves credits between an account's books, each move in its caller's transaction: what is told twice moves once, and an
 * account never spends what it has not.
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
    private static final String GIVE_BACK = """
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

    private final EntityManager database;
    private final InstantSource clock;
    private final Event<Moved> moves;

    Ledger(EntityManager database, InstantSource clock, Event<Moved> moves) {
        this.database = database;
        this.clock = clock;
        this.moves = moves;
    }

    /** Where credits stand: {@code granted} is the operator's side of a top-up, and negative. */
    enum Book {
        GRANTED,
        AVAILABLE,
        RESERVED,
        SPENT
    }

    /** Why they move. */
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

    /** Sets {@code amount} aside for a generation; false when the account has not got it. */
    public boolean reserve(AccountId account, GenerationId generation, Credits amount) {
        transfer(account, Book.AVAILABLE, Book.RESERVED, Kind.RESERVE, amount, Optional.of(generation), "");
        // The account's row is taken last, so that other requests wait for it no longer than for this commit.
        return !limited(account) || about(TAKE, account, amount).executeUpdate() == 1;
    }

    /** Charges {@code charge} of what was {@code reserved}, and gives the rest back. */
    public void settle(AccountId account, GenerationId generation, Credits reserved, Credits charge) {
        if (charge.positive()
                && transfer(account, Book.RESERVED, Book.SPENT, Kind.SETTLE, charge, Optional.of(generation), "")) {
            about(SETTLE, account, charge).executeUpdate();
        }
        release(account, generation, reserved.minus(charge));
    }

    /** Gives back what was reserved. */
    public void release(AccountId account, GenerationId generation, Credits amount) {
        if (amount.positive()
                && transfer(
                        account, Book.RESERVED, Book.AVAILABLE, Kind.RELEASE, amount, Optional.of(generation), "")) {
            about(GIVE_BACK, account, amount).executeUpdate();
        }
    }

    /** An operator grants credits. */
    public void topUp(AccountId account, Credits amount, String note) {
        transfer(account, Book.GRANTED, Book.AVAILABLE, Kind.TOP_UP, amount, Optional.empty(), note);
        if (limited(account)) {
            about(TOP_UP, account, amount).executeUpdate();
        }
    }

    /** A new account, with nothing. */
    public void open(AccountId account) {
        database.createNativeQuery(OPEN)
                .setParameter("account", account.value())
                .executeUpdate();
    }

    public Balance balance(AccountId account) {
        Object[] row = (Object[]) database.createNativeQuery(BALANCE)
                .setParameter("account", account.value())
                .getSingleResult();
        return new Balance(
                (Boolean) row[0],
                new Credits((BigDecimal) row[1]),
                new Credits((BigDecimal) row[2]),
                new Credits((BigDecimal) row[3]));
    }

    private boolean limited(AccountId account) {
        Number found = (Number) database.createNativeQuery(LIMITED)
                .setParameter("account", account.value())
                .getSingleResult();
        return found.intValue() == 1;
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
                        .setParameter("from", word(from))
                        .setParameter("to", word(to))
                        .setParameter("kind", word(kind))
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

    private Query about(String sql, AccountId account, Credits amount) {
        return database.createNativeQuery(sql)
                .setParameter("account", account.value())
                .setParameter("amount", amount.amount());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
