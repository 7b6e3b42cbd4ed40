package io.darkroom.eventing.outbox;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.event.EventType;
import io.darkroom.eventing.EventingConfig;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.eventing.schedule.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of the outbox. Of all replicas one relay at a time holds the table's advisory lock, because two could
 * publish the events of one generation in the wrong order.
 */
@Singleton
public class OutboxRelay {

    // A deletion that a crash loses publishes its events once more, so it does not wait for the disk.
    private static final String BEGIN = "SET LOCAL synchronous_commit = off";
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox'))";
    private static final String SELECT =
            "SELECT id, event_id, type, key, data, created_at, trace FROM outbox ORDER BY id LIMIT ?";
    private static final String DELETE = "DELETE FROM outbox WHERE id = ANY (?)";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final DataSource database;
    private final EventPublisher publisher;
    private final EventingConfig config;
    private final InstantSource clock;
    private final Worker worker;
    private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();

    OutboxRelay(
            DataSource database,
            EventPublisher publisher,
            EventingConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.publisher = publisher;
        this.config = config;
        this.clock = clock;
        // Under load each commit wakes the relay; lingering lets the events of several travel together.
        this.worker = new Worker(
                "outbox-relay",
                new Backoff(config.retryDelay(), config.maxRetryDelay()),
                config.outboxLinger(),
                this::publishPending);
        Gauge.builder("darkroom.outbox.age", this, OutboxRelay::ageSeconds)
                .description("Age of the oldest event that is not published")
                .baseUnit("seconds")
                .register(metrics);
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    void wake() {
        worker.wake();
    }

    private Duration publishPending() throws SQLException {
        if (publishBatch() == config.maxOutboxBatch()) {
            return Duration.ZERO;
        }
        oldest.set(null);
        return config.outboxInterval();
    }

    private int publishBatch() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int published = publishBatch(connection);
                connection.commit();
                return published;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private int publishBatch(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
            if (!locked(statement)) {
                return 0;
            }
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setInt(1, config.maxOutboxBatch());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (ids.isEmpty()) {
                        oldest.set(row.getTimestamp("created_at").toInstant());
                    }
                    ids.add(row.getLong("id"));
                    sent.add(send(row));
                }
            }
        }
        sent.forEach(EventPublisher::await);
        delete(connection, ids);
        return ids.size();
    }

    private static boolean locked(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(LOCK)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private Future<RecordMetadata> send(ResultSet row) throws SQLException {
        String name = row.getString("type");
        EventType type = EventType.named(name)
                .orElseThrow(() -> new IllegalStateException("the outbox holds an unknown event: " + name));
        return publisher.send(
                new EventId(row.getObject("event_id", UUID.class)),
                type,
                row.getString("key"),
                row.getString("data").getBytes(StandardCharsets.UTF_8),
                Optional.ofNullable(row.getString("trace")));
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            delete.executeUpdate();
        }
    }

    private double ageSeconds() {
        Instant since = oldest.get();
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }
}
