package io.darkroom.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Gives a service under test an empty database and empty topics. The servers are shared by all tests of a virtual machine, because a new
 * server takes seconds, and stop when it ends.
 */
public final class RealBackends implements QuarkusTestResourceLifecycleManager {

    private static final SharedServer DATABASE = new SharedServer("database");
    private static final SharedServer KAFKA = new SharedServer("kafka");

    @Override
    public Map<String, String> start() {
        // Kafka loads its classes by the context class loader, which a new thread inherits and a pooled one does not.
        CompletableFuture<String> kafka = CompletableFuture.supplyAsync(
                RealBackends::emptyTopics, task -> Thread.ofPlatform().start(task));
        return Map.of(
                "quarkus.datasource.jdbc.url",
                emptyDatabase(),
                "quarkus.datasource.username",
                EmbeddedDatabase.USER,
                "quarkus.datasource.password",
                EmbeddedDatabase.USER,
                "kafka.bootstrap.servers",
                kafka.join());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(RealBackends.class));
    }

    /** Stops Kafka, for a test of an outage. The next service gets a new one. */
    public void stopKafka() {
        KAFKA.stop();
    }

    /** Stops PostgreSQL, for a test of an outage. The next service gets a new one. */
    public void stopDatabase() {
        DATABASE.stop();
    }

    @Override
    public void stop() {}

    private static String emptyTopics() {
        Optional<String> running = KAFKA.running();
        if (running.isEmpty()) {
            return KAFKA.start(directory -> {
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, Ports.free(), Ports.free());
                return new SharedServer.StartedServer(kafka.bootstrapServers(), kafka);
            });
        }
        try {
            EmbeddedKafka.emptyTopics(running.get());
            return running.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String emptyDatabase() {
        String server = DATABASE.running()
                .orElseGet(() -> DATABASE.start(directory -> {
                    EmbeddedDatabase database = EmbeddedDatabase.startWithoutSync(directory, Ports.free());
                    return new SharedServer.StartedServer(database.jdbcUrl(), database);
                }));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server);
        source.setUser(EmbeddedDatabase.USER);
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL could not create a database", e);
        }
        return server.substring(0, server.lastIndexOf('/') + 1) + name;
    }
}
