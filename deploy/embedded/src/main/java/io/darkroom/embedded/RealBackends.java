package io.darkroom.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives a service under test a PostgreSQL and a Kafka of its own. */
public final class RealBackends implements QuarkusTestResourceLifecycleManager {

    private @Nullable Path directory;
    private @Nullable EmbeddedDatabase database;
    private @Nullable EmbeddedKafka kafka;

    @Override
    public Map<String, String> start() {
        try {
            Path state = Files.createTempDirectory("darkroom-test");
            directory = state;
            EmbeddedDatabase startedDatabase = EmbeddedDatabase.start(state.resolve("postgres"), Ports.free());
            database = startedDatabase;
            EmbeddedKafka startedKafka = EmbeddedKafka.start(state.resolve("kafka"), Ports.free(), Ports.free());
            kafka = startedKafka;
            return Map.of(
                    "quarkus.datasource.jdbc.url", startedDatabase.jdbcUrl(),
                    "quarkus.datasource.username", startedDatabase.user(),
                    "quarkus.datasource.password", startedDatabase.user(),
                    "kafka.bootstrap.servers", startedKafka.bootstrapServers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(RealBackends.class));
    }

    /** Takes Kafka away, for a test of what happens then. */
    public void stopKafka() {
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
    }

    /** Takes PostgreSQL away, for a test of what happens then. */
    public void stopDatabase() throws IOException {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    @Override
    public void stop() {
        try {
            stopKafka();
            stopDatabase();
            if (directory != null) {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
