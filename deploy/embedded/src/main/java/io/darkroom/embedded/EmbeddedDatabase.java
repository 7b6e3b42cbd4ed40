package io.darkroom.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One PostgreSQL server, started as processes of its own, on the loopback address. */
public final class EmbeddedDatabase implements AutoCloseable {

    public static final String USER = "postgres";

    // As the component postgresql-cnpg sets them; docs/capacity.md says why.
    private static final Map<String, String> AS_IN_PRODUCTION = Map.of(
            "jit", "off",
            "random_page_cost", "1.1",
            "autovacuum_vacuum_scale_factor", "0.02",
            "autovacuum_vacuum_insert_scale_factor", "0.02",
            "autovacuum_analyze_scale_factor", "0.02",
            "autovacuum_naptime", "10s",
            "autovacuum_vacuum_cost_limit", "2000");

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    // The library locks it before a start, and does not release it when the start fails.
    private static final String LOCK_FILE = "epg-lock";

    private final EmbeddedPostgres postgres;
    private final Path directory;

    private EmbeddedDatabase(EmbeddedPostgres postgres, Path directory) {
        this.postgres = postgres;
        this.directory = directory;
    }

    /** Starts the server on the data in {@code directory}, which is created if it does not exist. */
    public static EmbeddedDatabase start(Path directory, int port) throws IOException {
        return start(server(directory, port, "on"), directory);
    }

    static EmbeddedDatabase start(Path directory, int port, Duration timeout) throws IOException {
        return start(server(directory, port, "on").setPGStartupWait(timeout), directory);
    }

    /** As {@link #start}, but only {@link #close} stops it: shutdown hooks of this virtual machine can still use it. */
    public static EmbeddedDatabase startUntilClosed(Path directory, int port) throws IOException {
        return start(server(directory, port, "on").setRegisterShutdownHook(false), directory);
    }

    /** Starts a server whose commits may be lost when the machine fails: several times faster, and enough for tests. */
    public static EmbeddedDatabase startWithoutSync(Path directory, int port) throws IOException {
        return start(server(directory, port, "off"), directory);
    }

    private static EmbeddedDatabase start(EmbeddedPostgres.Builder server, Path directory) throws IOException {
        stopLeftOver(directory);
        Files.createDirectories(directory.getParent());
        try {
            return new EmbeddedDatabase(server.start(), directory);
        } catch (IOException notStarted) {
            // This process would hold the lock until it ends, and start no server on this data again.
            Files.deleteIfExists(directory.resolve(LOCK_FILE));
            throw notStarted;
        }
    }

    private static EmbeddedPostgres.Builder server(Path directory, int port, String sync) {
        EmbeddedPostgres.Builder server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(START_TIMEOUT)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "120")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("fsync", sync)
                .setServerConfig("synchronous_commit", sync)
                .setServerConfig("full_page_writes", sync)
                .setServerConfig("timezone", "UTC");
        AS_IN_PRODUCTION.forEach(server::setServerConfig);
        return server;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    public String user() {
        return USER;
    }

    /** Waits until the server has ended, by {@link #close} or otherwise. */
    public void awaitEnd() throws IOException {
        postmaster(directory).ifPresent(server -> server.onExit().join());
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    // A killed launcher leaves its PostgreSQL running, and two servers on one directory would destroy the data.
    private static void stopLeftOver(Path directory) throws IOException {
        Optional<ProcessHandle> leftOver = postmaster(directory);
        if (leftOver.isPresent()) {
            fastShutdown(leftOver.get());
        }
    }

    // The process that was started has ended: it was pg_ctl.
    private static Optional<ProcessHandle> postmaster(Path directory) throws IOException {
        Path pidFile = directory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return Files.readAllLines(pidFile).stream()
                .findFirst()
                .map(line -> Long.parseLong(line.strip()))
                .flatMap(ProcessHandle::of)
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
    }

    // SIGTERM would wait for every client to leave; SIGINT is PostgreSQL's fast shutdown.
    private static void fastShutdown(ProcessHandle postmaster) throws IOException {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(postmaster.pid()))
                    .start()
                    .waitFor();
            postmaster.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an earlier PostgreSQL stopped", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("an earlier PostgreSQL, process " + postmaster.pid() + ", does not stop", e);
        }
    }
}
