package io.darkroom.eventing;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL and one Kafka broker for all tests of this module. */
public final class Backends {

    private static final Path DIRECTORY = directory();
    private static final int KAFKA_PORT = Ports.free();
    private static final int CONTROLLER_PORT = Ports.free();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable EmbeddedDatabase database;
    private static EmbeddedKafka kafka = newKafka();

    static {
        // A machine under load needs longer than the default of ten seconds.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Runtime.getRuntime().addShutdownHook(new Thread(Backends::close));
    }

    private Backends() {}

    public static String bootstrapServers() {
        return "127.0.0.1:" + KAFKA_PORT;
    }

    public static synchronized void stopKafka() {
        kafka.close();
    }

    /** Starts the broker again, with what it had stored. */
    public static synchronized void startKafka() {
        kafka = newKafka();
    }

    /** A schema of its own with the outbox in it. The first one starts the server. */
    public static synchronized TestDatabase newDatabase() {
        EmbeddedDatabase server = database;
        if (server == null) {
            server = startDatabase();
            database = server;
        }
        return new TestDatabase(server, "test_" + SCHEMAS.incrementAndGet());
    }

    private static EmbeddedDatabase startDatabase() {
        try {
            return EmbeddedDatabase.startWithoutSync(DIRECTORY.resolve("postgres"), Ports.free());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedKafka newKafka() {
        try {
            return EmbeddedKafka.start(DIRECTORY.resolve("kafka"), KAFKA_PORT, CONTROLLER_PORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("darkroom-eventing-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close() {
        try {
            kafka.close();
            if (database != null) {
                database.close();
            }
            try (Stream<Path> files = Files.walk(DIRECTORY)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
