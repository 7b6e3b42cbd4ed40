package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.standalone.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole system, started from a built checkout as a user starts it, with simulated providers. */
final class SystemUnderTest implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
    private static final int SIMULATOR = 10;
    private static final int KAFKA = 12;
    private static final int DATABASE = 14;

    private final Process launcher;
    private final Path state;
    private final int portBase;

    private SystemUnderTest(Process launcher, Path state, int portBase) {
        this.launcher = launcher;
        this.state = state;
        this.portBase = portBase;
    }

    /** Starts the checkout {@code home} and waits until every service is ready. */
    static SystemUnderTest start(Path home, Path state, int portBase, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.createDirectories(state);
        ProcessBuilder command = new ProcessBuilder(
                        home.resolve("darkroom").toString(),
                        "run",
                        "--state",
                        state.toString(),
                        "--port-base",
                        String.valueOf(portBase))
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("launcher.log").toFile());
        command.environment().put("DARKROOM_ROOT_KEY", ServiceLaunch.ROOT_KEY);
        command.environment().put("DARKROOM_EGRESS_ALLOW", "127.0.0.0/8");
        command.environment().putAll(environment);
        SystemUnderTest started = new SystemUnderTest(command.start(), state, portBase);
        for (int service = 0; service < 3; service++) {
            if (Readiness.ofService(portBase + service).await(started.launcher::isAlive, START_TIMEOUT, CHECK_INTERVAL)
                    != Readiness.WaitResult.READY) {
                started.close();
                throw new IllegalStateException(home + " did not start: "
                        + Files.readString(state.resolve("launcher.log")).strip());
            }
        }
        return started;
    }

    URI generations() {
        return URI.create("http://127.0.0.1:" + portBase + "/v1/generations");
    }

    /** What the simulated providers have accepted. */
    URI books() {
        return URI.create("http://127.0.0.1:" + (portBase + SIMULATOR) + "/books");
    }

    String bootstrapServers() {
        return "127.0.0.1:" + (portBase + KAFKA);
    }

    /** With the user and the password. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + (portBase + DATABASE) + "/postgres?user=" + EmbeddedDatabase.USER
                + "&password=" + EmbeddedDatabase.USER;
    }

    /** The folder of stored images and manifests. */
    Path archive() {
        return state.resolve("archive");
    }

    ProcessParts processes() throws IOException {
        return ProcessParts.ofSystem(launcher.toHandle(), state.resolve("postgres"));
    }

    @Override
    public void close() throws IOException {
        launcher.destroy();
        try {
            if (!launcher.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the launcher, process " + launcher.pid() + ", does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
