package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One service in a process of its own: started, watched, restarted when it dies, stopped. */
final class ServiceProcess {

    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final Duration READY_CHECK_INTERVAL = Duration.ofMillis(100);
    private static final int SHOWN_LOG_LINES = 8;

    private final ServiceCommand command;
    private final Settings settings;
    private Process process;
    // The process and its children: Maven starts the service that it runs in dev mode as one.
    private List<ProcessHandle> ending = List.of();
    private boolean stopping;

    private ServiceProcess(ServiceCommand command, Settings settings) throws IOException {
        this.command = command;
        this.settings = settings;
        this.process = launch();
    }

    static ServiceProcess start(ServiceCommand command, Settings settings) throws IOException {
        return new ServiceProcess(command, settings);
    }

    /** Waits until the service is ready; throws {@link CannotRun} with the end of its log when it does not get there. */
    void awaitReady() throws InterruptedException {
        switch (command.readiness().await(this::isAlive, command.readyTimeout(), READY_CHECK_INTERVAL)) {
            case READY -> {}
            case PROCESS_ENDED ->
                throw new CannotRun(
                        command.name() + " ended with " + process.exitValue() + " at its start; " + endOfLog());
            case TIMED_OUT ->
                throw new CannotRun(command.name() + " is not ready after "
                        + command.readyTimeout().toSeconds() + " s; " + endOfLog());
        }
    }

    /** From now on the service is restarted when it dies. */
    void supervise() {
        process.onExit().thenAcceptAsync(ended -> restart(ended.exitValue()));
    }

    private synchronized void restart(int exitValue) {
        if (stopping) {
            return;
        }
        System.out.println(command.name() + " ended with " + exitValue + "; restarting it");
        try {
            wait(RESTART_DELAY.toMillis());
            if (!stopping) {
                process = launch();
                supervise();
            }
        } catch (IOException e) {
            System.err.println(command.name() + " cannot be restarted: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the process to end; {@link #awaitEnd} waits for it. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
        ending = new ArrayList<>(process.descendants().toList());
        ending.add(process.toHandle());
        ending.forEach(ProcessHandle::destroy);
    }

    void awaitEnd(Duration timeout) throws InterruptedException {
        for (ProcessHandle each : ending) {
            try {
                each.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException stillRunning) {
                each.destroyForcibly();
            }
        }
    }

    String name() {
        return command.name();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.command());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.redirectErrorStream(true);
        builder.redirectOutput(command.log()
                .map(log -> ProcessBuilder.Redirect.appendTo(log.toFile()))
                .orElse(ProcessBuilder.Redirect.INHERIT));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process started = builder.start();
        LeftOvers.note(settings, started.pid());
        return started;
    }

    private String endOfLog() {
        if (command.log().isEmpty()) {
            return "see its output above";
        }
        Path log = command.log().get();
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size());
            return "the end of " + log + ":\n"
                    + last.stream().map(LogLine::shown).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "see " + log;
        }
    }
}
