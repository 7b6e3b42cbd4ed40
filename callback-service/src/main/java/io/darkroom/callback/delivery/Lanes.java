package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * When which host is called next: one entry a host that has something to be told, worked on by one replica at a time. So a host that
 * is slow delays itself alone, and its messages keep their order.
 */
@Singleton
class Lanes {

    static final String TABLE = "delivery_lanes";
    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("deliver-webhooks");

    // Whoever adds a message and whoever closes an empty lane must see one another.
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 1))";
    // Of each stream the first alone can be sent: the others wait for it.
    private static final String NEXT = """
            SELECT min(next_at) FROM delivery
            WHERE lane = ? AND status = 'PENDING' AND NOT EXISTS (
                SELECT FROM delivery AS earlier
                WHERE earlier.stream = delivery.stream AND earlier.status = 'PENDING' AND earlier.seq < delivery.seq)""";

    private final EntityManager database;
    private final DataSource dataSource;
    private final SchedulerClient client;

    Lanes(EntityManager database, DataSource dataSource) {
        this.database = database;
        this.dataSource = dataSource;
        this.client =
                SchedulerClient.Builder.create(dataSource).tableName(TABLE).build();
    }

    /** There is something for these hosts at {@code at}, within the transaction that stored it. */
    void wake(Collection<String> lanes, Instant at) {
        // In one order, so that two consumers cannot wait for one another.
        for (String lane : new TreeSet<>(lanes)) {
            database.createNativeQuery(LOCK).setParameter(1, lane).getSingleResult();
            TaskInstance<Void> instance = TASK.instance(lane).build();
            boolean later = !client.scheduleIfNotExists(instance, at)
                    && client.getScheduledExecution(instance)
                            .filter(entry -> !entry.isPicked()
                                    && entry.getExecutionTime().isAfter(at))
                            .isPresent();
            if (later) {
                client.reschedule(instance, at);
            }
        }
    }

    /**
     * Tells {@code then} when the host is to be called next, if there is anything for it. What is added meanwhile waits until that is
     * done. Outside of JTA, since the schedule commits for itself.
     */
    void next(String lane, Consumer<Optional<Instant>> then) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement(LOCK);
                    PreparedStatement select = connection.prepareStatement(NEXT)) {
                lock.setString(1, lane);
                lock.execute();
                select.setString(1, lane);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    then.accept(Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant));
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lane cannot be looked at: " + e.getMessage(), e);
        }
    }
}
