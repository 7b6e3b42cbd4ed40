package io.darkroom.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A server that runs once per virtual machine, in a temporary directory, whichever class loader asks for it. */
final class SharedServer {

    // Quarkus may load this class once per service under test. The system properties are the same for all of them.
    private static final Properties RUNNING = System.getProperties();

    private final String name;

    SharedServer(String name) {
        this.name = name;
    }

    /** A server that has just started. */
    record Started(String address, AutoCloseable server) {}

    /** Starts a server on the data in a directory. */
    interface Start {
        Started in(Path directory) throws IOException;
    }

    /** The address of the server, if it runs. */
    Optional<String> running() {
        return RUNNING.get(name + ".address") instanceof String address ? Optional.of(address) : Optional.empty();
    }

    /** Starts the server and returns its address. */
    String start(Start start) {
        try {
            Path directory = Files.createTempDirectory("darkroom-test");
            Started started = start.in(directory.resolve("data"));
            RUNNING.put(name + ".address", started.address());
            RUNNING.put(name + ".server", started.server());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop();
                delete(directory);
            }));
            return started.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        RUNNING.remove(name + ".address");
        if (RUNNING.remove(name + ".server") instanceof AutoCloseable server) {
            close(server);
        }
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("a server of the tests does not stop", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
