package io.darkroom.chaos;

import io.darkroom.standalone.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** One process of a service, which can be stopped and started again. */
final class Replica {

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final int MAX_LOG_LINES = 30;

    private final String name;
    private final ProcessBuilder launch;
    private final URI url;
    private Process process;

    /** Starts {@code first}; a restart uses {@code launch}. */
    Replica(String name, ProcessBuilder first, ProcessBuilder launch, URI url) throws IOException {
        this.name = name;
        this.launch = launch;
        this.url = url;
        this.process = first.start();
    }

    String name() {
        return name;
    }

    URI url() {
        return url;
    }

    void awaitReady() throws IOException, InterruptedException {
        switch (Readiness.ofService(url.getPort()).await(process::isAlive, READY_TIMEOUT, CHECK_INTERVAL)) {
            case READY -> {}
            case PROCESS_ENDED ->
                throw new IllegalStateException(
                        name + " ended with " + process.exitValue() + " in its start; its log ends: " + lastLines());
            case TIMED_OUT ->
                throw new IllegalStateException(name + " is not ready after " + READY_TIMEOUT.toMinutes()
                        + " minutes; its log ends: " + lastLines());
        }
    }

    /** The processor time that its process has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** As a power failure would. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.onExit().join();
        process = launch.start();
        awaitReady();
    }

    /** As an upgrade would. */
    void stopAndRestart() throws IOException, InterruptedException {
        process.destroy();
        if (process.onExit().join().exitValue() != STOPPED_BY_SIGTERM) {
            throw new IllegalStateException(
                    name + " ended with " + process.exitValue() + "; its log ends: " + lastLines());
        }
        process = launch.start();
        awaitReady();
    }

    /** As a machine that is paused would, and goes on later. */
    void freeze(Duration time) throws IOException, InterruptedException {
        // A run that is interrupted would leave it behind: what is stopped does not end when it is asked to.
        Thread interrupted = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(interrupted);
        Signals.send(process.pid(), "STOP");
        try {
            Thread.sleep(time);
        } finally {
            Signals.send(process.pid(), "CONT");
        }
        Runtime.getRuntime().removeShutdownHook(interrupted);
        // One that was away for too long may end by itself; an orchestrator starts it again.
        if (!process.isAlive()) {
            process = launch.start();
        }
        awaitReady();
    }

    void stop() {
        process.destroy();
    }

    void awaitStop() {
        process.onExit().join();
    }

    private String lastLines() throws IOException {
        List<String> log = Files.readAllLines(launch.redirectOutput().file().toPath());
        return String.join("\n", log.subList(Math.max(0, log.size() - MAX_LOG_LINES), log.size()));
    }
}
