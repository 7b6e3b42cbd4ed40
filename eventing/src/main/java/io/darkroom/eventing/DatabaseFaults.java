package io.darkroom.eventing;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.transaction.xa.XAException;

/** Distinguishes an unavailable or contended database from a statement that can never succeed. */
public final class DatabaseFaults {

    // Invalid data (22), a violated constraint (23), an invalid statement (42): a retry fails again.
    private static final Set<String> PERMANENT_CLASSES = Set.of("22", "23", "42");
    private static final int CLASS_LENGTH = 2;

    private DatabaseFaults() {}

    /** Whether a retry may succeed. */
    public static boolean isTransient(Throwable failure) {
        Optional<SQLException> sql = find(failure, SQLException.class);
        if (sql.isPresent()) {
            String state = sql.get().getSQLState();
            return state == null
                    || state.length() < CLASS_LENGTH
                    || !PERMANENT_CLASSES.contains(state.substring(0, CLASS_LENGTH));
        }
        // One that rolled back because of a fault of ours would do so again.
        return find(failure, RollbackException.class)
                        .filter(rollback -> !(rollback.getCause() instanceof RuntimeException))
                        .isPresent()
                || find(failure, XAException.class).isPresent()
                || find(failure, SystemException.class).isPresent();
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
