package io.darkroom.eventing;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/** Distinguishes an unavailable or contended database from a statement that can never succeed. */
public final class DatabaseFaults {

    // What passes by itself is listed: what is not understood would otherwise be tried for ever. The connection (08),
    // a transaction that another one rolled back (40), too few resources (53), an operator or a time-out (57), the
    // machine (58).
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "40", "53", "57", "58");
    // A lock was not to be had in time; a transaction was idle, or open, for too long.
    private static final Set<String> UNAVAILABLE_STATES = Set.of("55P03", "25P03", "25P04");
    // A statement of the transaction had failed before, and its sender has kept why, as db-scheduler does.
    private static final String FAILED_BEFORE = "25P02";
    private static final String CONFLICT_CLASS = "40";
    private static final String DUPLICATE = "23505";
    private static final int CLASS_LENGTH = 2;
    private static final String SERVER_ERROR = "ERROR: ";

    private DatabaseFaults() {}

    /** Whether the database is away or contended: the same statement succeeds later, however long that takes. */
    public static boolean isUnavailable(Throwable failure) {
        return reason(failure).filter(sql -> passes(sql.getSQLState())).isPresent();
    }

    /** Whether another transaction was in the way, which rolled this one back. */
    public static boolean isConflict(Throwable failure) {
        return find(failure, SQLException.class)
                .filter(sql -> String.valueOf(sql.getSQLState()).startsWith(CONFLICT_CLASS))
                .isPresent();
    }

    /** Whether another transaction has stored a row with the same unique value meanwhile. */
    public static boolean isDuplicate(Throwable failure) {
        return find(failure, SQLException.class)
                .filter(sql -> DUPLICATE.equals(sql.getSQLState()))
                .isPresent();
    }

    // The driver has the failure of the earlier statement as the cause.
    private static Optional<SQLException> reason(Throwable failure) {
        Optional<SQLException> found = find(failure, SQLException.class);
        return found.filter(sql -> FAILED_BEFORE.equals(sql.getSQLState()))
                .flatMap(sql -> Optional.ofNullable(sql.getCause()))
                .flatMap(earlier -> find(earlier, SQLException.class))
                .or(() -> found);
    }

    /** Whether a retry may succeed; unless the database is unavailable, the number of tries has to be limited. */
    public static boolean isTransient(Throwable failure) {
        Optional<SQLException> reason = reason(failure);
        if (reason.isPresent()) {
            return isUnavailable(failure) || FAILED_BEFORE.equals(reason.get().getSQLState());
        }
        // One that rolled back because of a fault of ours would do so again.
        return find(failure, RollbackException.class)
                        .filter(rollback -> !(rollback.getCause() instanceof RuntimeException))
                        .isPresent()
                || find(failure, XAException.class).isPresent()
                || find(failure, SystemException.class).isPresent();
    }

    /**
     * What went wrong, for people who may not see what is stored: of a failed statement neither its text nor its values, which Hibernate and the
     * driver put into their messages.
     */
    public static String describe(Throwable failure) {
        return find(failure, SQLException.class)
                .map(DatabaseFaults::describe)
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    // A batch's exception has the statement, the next one the server's words, whose further lines are details.
    private static String describe(SQLException failure) {
        SQLException last = failure;
        for (SQLException next = last.getNextException(); next != null; next = next.getNextException()) {
            last = next;
        }
        String message = String.valueOf(last.getMessage());
        String words = message.substring(Math.max(0, message.lastIndexOf(SERVER_ERROR)));
        return "PostgreSQL refused a statement: " + words.lines().findFirst().orElse("") + " (SQLSTATE "
                + last.getSQLState() + ")";
    }

    // The pool that has no connection to give says so without a state.
    private static boolean passes(@Nullable String state) {
        return state == null
                || UNAVAILABLE_STATES.contains(state)
                || (state.length() >= CLASS_LENGTH && UNAVAILABLE_CLASSES.contains(state.substring(0, CLASS_LENGTH)));
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
