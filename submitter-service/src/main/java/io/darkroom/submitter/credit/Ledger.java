package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.submitter.credit.ExtendReservations.Extension;
import io.darkroom.submitter.credit.Transfer.Book;
import io.darkroom.submitter.credit.Transfer.Kind;
import io.darkroom.submitter.credit.Transfer.Sides;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;

/**
 * Moves credits between an account's books, each move in its caller's transaction. A repeated move has no effect, and the
 * available credits never fall below zero.
 */
@Singleton
public class Ledger {

    // An unlimited account has no balance. Balances are locked last, in the order of their accounts: no two
    // transactions wait for each
    // other, and other requests of an account wait only for the commit.
    private static final String MOVES = """
            entry AS (
                INSERT INTO ledger_entry (account_id, book, kind, amount, generation_id, note, created_at)
                SELECT account, book, kind, amount, generation, :note, :moved_at
                FROM unnest(:accounts, :generations, :books, :kinds, :amounts) AS side (account, generation, book, kind, amount)
                WHERE %s
                ON CONFLICT DO NOTHING
                RETURNING account_id, generation_id, book, kind, amount),
            change AS (
                SELECT account_id,
                       coalesce(sum(amount) FILTER (WHERE book = 'available'), 0) AS available,
                       coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0) AS reserved
                FROM entry GROUP BY account_id),
            locked AS MATERIALIZED (
                SELECT balance.account_id FROM balance JOIN change ON change.account_id = balance.account_id
                ORDER BY balance.account_id FOR NO KEY UPDATE OF balance),
            changed AS (
                UPDATE balance
                SET available = balance.available + change.available, reserved = balance.reserved + change.reserved
                FROM change JOIN locked ON locked.account_id = change.account_id
                WHERE balance.account_id = change.account_id AND balance.available + change.available >= 0
                RETURNING balance.account_id),
            refused AS (
                SELECT account_id FROM change
                WHERE NOT EXISTS (SELECT FROM changed WHERE changed.account_id = change.account_id)
                  AND NOT EXISTS (SELECT FROM account WHERE account.id = change.account_id AND unlimited))""";
    private static final String MOVE = "WITH " + moves("true") + """
            SELECT account_id, kind, amount, account_id IN (SELECT account_id FROM refused) AS refused FROM entry WHERE amount > 0""";
    // The same with the parameters of JDBC, in their order.
    private static final String MOVE_BY_JDBC = MOVE.replaceAll(":[a-z_]+", "?");
    private static final String OPEN =
            "INSERT INTO balance (account_id, available, reserved) VALUES (:account, 0, 0) ON CONFLICT DO NOTHING";
    private static final String OPEN_LIMITED = """
            INSERT INTO balance (account_id, available, reserved)
            SELECT id, 0, 0 FROM account WHERE id = :account AND NOT unlimited ON CONFLICT DO NOTHING""";

    private final Session database;
    private final InstantSource clock;
    private final Event<Moved> moves;

    Ledger(Session database, InstantSource clock, Event<Moved> moves) {
        this.database = database;
        this.clock = clock;
        this.moves = moves;
    }

    /** Credits have moved. */
    record Moved(Kind kind, Credits amount) {}

    /**
     * The end of a reservation.
     *
     * @param charge what of {@code reserved} is spent; the rest is released
     */
    public record Settlement(AccountId account, GenerationId generation, Credits reserved, Credits charge) {}

    /**
     * Common table expressions that move credits, for a statement that also stores what they are reserved for. Bind them with {@link
     * #bindReservations}; the expression {@code refused} has a row for each account that has too few credits, and the caller must roll back.
     *
     * @param condition an SQL condition under which credits move
     */
    public static String moves(String condition) {
        return MOVES.formatted(condition);
    }

    /** What a new generation reserves. */
    public record Reservation(AccountId account, GenerationId generation, Credits amount) {}

    /** Binds {@link #moves} to reservations for new generations, and counts them after the commit. */
    public void bindReservations(CommonQueryContract statement, List<Reservation> reservations) {
        Sides sides = Sides.of(reservations.stream().map(Ledger::transfer).toList());
        statement
                .setParameter("accounts", sides.accounts())
                .setParameter("generations", sides.generations())
                .setParameter("books", sides.books())
                .setParameter("kinds", sides.kinds())
                .setParameter("amounts", sides.amounts())
                .setParameter("note", "")
                .setParameter("moved_at", clock.instant());
        reservations.forEach(each -> moves.fire(new Moved(Kind.RESERVE, each.amount())));
    }

    /**
     * Ends and extends reservations on the connection of the caller's transaction. Adds to {@code moved} what has moved, which is nothing
     * where that had been done before; returns the accounts that have too few credits for an extension.
     */
    Set<UUID> move(
            Connection connection, Collection<Settlement> ends, Collection<Extension> extensions, List<Moved> moved)
            throws SQLException {
        Set<UUID> extended = extensions.stream()
                .map(extension -> extension.payer().account().value())
                .collect(Collectors.toSet());
        Stream<Transfer> transfers = Stream.concat(
                ends.stream().flatMap(Ledger::transfers), extensions.stream().map(Ledger::transfer));
        Set<UUID> refused = move(connection, transfers.toList(), "", moved);
        if (!extended.containsAll(refused)) {
            throw new IllegalStateException("an account has fewer credits than it reserved: " + refused);
        }
        return refused;
    }

    private static Transfer transfer(Reservation reservation) {
        return new Transfer(
                reservation.account(),
                Optional.of(reservation.generation()),
                Book.AVAILABLE,
                Book.RESERVED,
                Kind.RESERVE.word(),
                reservation.amount());
    }

    private static Transfer transfer(Extension extension) {
        return new Transfer(
                extension.payer().account(),
                Optional.of(extension.generation()),
                Book.AVAILABLE,
                Book.RESERVED,
                Kind.EXTEND.word(extension.attempt()),
                extension.amount());
    }

    private static Stream<Transfer> transfers(Settlement settled) {
        Optional<GenerationId> generation = Optional.of(settled.generation());
        return Stream.of(
                new Transfer(
                        settled.account(), generation, Book.RESERVED, Book.SPENT, Kind.SETTLE.word(), settled.charge()),
                new Transfer(
                        settled.account(),
                        generation,
                        Book.RESERVED,
                        Book.AVAILABLE,
                        Kind.RELEASE.word(),
                        settled.reserved().minus(settled.charge())));
    }

    /** An operator grants credits. */
    public void topUp(AccountId account, Credits amount, String note) {
        database.createNativeMutationQuery(OPEN_LIMITED)
                .setParameter("account", account.value())
                .executeUpdate();
        moveNow(
                new Transfer(account, Optional.empty(), Book.GRANTED, Book.AVAILABLE, Kind.TOP_UP.word(), amount),
                note);
    }

    /** An operator takes granted credits back; false when the account has less available: then the caller must roll back. */
    public boolean takeBack(AccountId account, Credits amount, String note) {
        return moveNow(
                new Transfer(account, Optional.empty(), Book.AVAILABLE, Book.GRANTED, Kind.CORRECTION.word(), amount),
                note);
    }

    private boolean moveNow(Transfer transfer, String note) {
        List<Moved> moved = new ArrayList<>();
        Set<UUID> refused = database.doReturningWork(connection -> move(connection, List.of(transfer), note, moved));
        moved.forEach(moves::fire);
        return refused.isEmpty();
    }

    /** The kind of a stored entry, as the API names it. */
    public static String kind(String stored) {
        return Kind.stored(stored).word();
    }

    /** Opens a new account without credits. */
    public void open(AccountId account) {
        database.createNativeMutationQuery(OPEN)
                .setParameter("account", account.value())
                .executeUpdate();
    }

    /** Makes the transfers that have not been made before; returns the accounts that have less than that. */
    private Set<UUID> move(Connection connection, List<Transfer> transfers, String note, List<Moved> moved)
            throws SQLException {
        Set<UUID> refused = new HashSet<>();
        Sides sides = Sides.of(transfers);
        if (sides.books().length == 0) {
            return refused;
        }
        try (PreparedStatement statement = connection.prepareStatement(MOVE_BY_JDBC)) {
            statement.setString(1, note);
            statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            statement.setArray(3, connection.createArrayOf("uuid", sides.accounts()));
            statement.setArray(4, connection.createArrayOf("uuid", sides.generations()));
            statement.setArray(5, connection.createArrayOf("text", sides.books()));
            statement.setArray(6, connection.createArrayOf("text", sides.kinds()));
            statement.setArray(7, connection.createArrayOf("numeric", sides.amounts()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean("refused")) {
                        refused.add(row.getObject("account_id", UUID.class));
                    }
                    moved.add(new Moved(Kind.stored(row.getString("kind")), new Credits(row.getBigDecimal("amount"))));
                }
            }
        }
        return refused;
    }
}
