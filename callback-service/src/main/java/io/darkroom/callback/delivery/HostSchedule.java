package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.darkroom.callback.schedule.ScheduleEntries;
import jakarta.inject.Singleton;
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
import org.hibernate.Session;

/**
 * The schedule of deliveries: one entry per host with pending deliveries, processed by one replica at a time. So a slow host
 * delays only itself, and its deliveries keep their order.
 */
@Singleton
class HostSchedule {

    static final String TABLE = "delivery_schedule";
    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("deliver-webhooks");

    // Taken to add a delivery and to remove an idle host, so that neither misses the other.
    private static final String LOCK_HOST = "SELECT pg_advisory_xact_lock(hashtextextended(?, 1))";
    // Only the first pending delivery of each stream can be sent.
    private static final String NEXT_DUE = """
            SELECT min(next_at) FROM delivery
            WHERE host = ? AND status = 'pending' AND NOT EXISTS (
                SELECT FROM delivery AS earlier
                WHERE earlier.stream = delivery.stream AND earlier.status = 'pending' AND earlier.seq < delivery.seq)""";

    private final Session database;
    private final DataSource dataSource;
    private final SchedulerClient client;

    HostSchedule(Session database, DataSource dataSource) {
        this.database = database;
        this.dataSource = dataSource;
        this.client =
                SchedulerClient.Builder.create(dataSource).tableName(TABLE).build();
    }

    /** Schedules hosts at {@code at} at the latest, within the transaction that stored deliveries for them. */
    void wake(Collection<String> hosts, Instant at) {
        // Sorted, so that concurrent consumers cannot deadlock.
        for (String host : new TreeSet<>(hosts)) {
            database.createNativeQuery(LOCK_HOST, Object.class)
                    .setParameter(1, host)
                    .getSingleResult();
            ScheduleEntries.scheduleBy(client, TASK.instance(host).build(), at);
        }
    }

    /**
     * Passes to {@code reschedule} when the host is due next, empty without pending deliveries. Deliveries that are added
     * meanwhile wait until it returns. It uses no JTA transaction, because the scheduler commits on its own connection.
     */
    void withNextDue(String host, Consumer<Optional<Instant>> reschedule) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement(LOCK_HOST);
                    PreparedStatement select = connection.prepareStatement(NEXT_DUE)) {
                lock.setString(1, host);
                lock.execute();
                select.setString(1, host);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    reschedule.accept(Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant));
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read when a host is due next: " + e.getMessage(), e);
        }
    }
}
