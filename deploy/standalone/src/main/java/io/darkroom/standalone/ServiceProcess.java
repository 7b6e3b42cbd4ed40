package io.darkroom.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One service in a process of its own: started, watched, started again when it dies, stopped. */
final class ServiceProcess {

    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration PROBE_PAUSE = Duration.ofMillis(100);
    private static final int SHOWN_LOG_LINES = 8;
    private static final int SHOWN_LINE_LENGTH = 600;

    private final String name;
    private final Path jar;
    private final int port;
    private final URI readiness;
    private final Settings settings;
    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private Process process;
    private boolean stopping;

    private ServiceProcess(
            String name, Path jar, int port, String health, Settings settings, Map<String, String> environment)
            throws IOException {
        this.name = name;
        this.jar = jar;
        this.port = port;
        this.readiness = URI.create("http://127.0.0.1:" + port + health);
        this.settings = settings;
        this.environment = environment;
        this.process = launch();
    }

    static ServiceProcess service(String name, int port, Settings settings, Map<String, String> environment)
            throws IOException {
        Path jar = ServiceJvm.jar(settings.home(), name);
        return new ServiceProcess(name, jar, port, "/q/health/ready", settings, environment);
    }

    static ServiceProcess simulator(Settings settings, Map<String, String> environment) throws IOException {
        Path target = settings.home().resolve("lab/simulator/target");
        Path jar = target.resolve("simulator-0.1.0-SNAPSHOT.jar");
        return new ServiceProcess("simulator", jar, settings.simulatorPort(), "/health", settings, environment);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the service says that it is ready; throws {@link CannotRun} with its last words when it does not. */
    void awaitReady() throws InterruptedException {
        Instant limit = Instant.now().plus(READY_LIMIT);
        while (!ready()) {
            if (!process.isAlive()) {
                throw new CannotRun(name + " ended with " + process.exitValue() + " at its start; " + lastWords());
            }
            if (Instant.now().isAfter(limit)) {
                throw new CannotRun(name + " is not ready after " + READY_LIMIT.toSeconds() + " s; " + lastWords());
            }
            Thread.sleep(PROBE_PAUSE);
        }
    }

    /** From now on a service that dies is started again. */
    void supervise() {
        process.onExit().thenAcceptAsync(ended -> restart(ended.exitValue()));
    }

    private synchronized void restart(int exitValue) {
        if (stopping) {
            return;
        }
        System.out.println(name + " ended with " + exitValue + "; starting it again");
        try {
            wait(RESTART_PAUSE.toMillis());
            if (!stopping) {
                process = launch();
                supervise();
            }
        } catch (IOException e) {
            System.err.println(name + " cannot be started again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the process to end; {@link #awaitEnd} waits for it. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
        process.destroy();
    }

    void awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process launch() throws IOException {
        if (!Files.exists(jar)) {
            throw new CannotRun(name + " is not built: there is no " + jar);
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ServiceJvm.OPTIONS);
        command.addAll(
                settings.purpose() == Settings.Purpose.TRAIN
                        ? List.of("-XX:AOTCacheOutput=" + ServiceJvm.cache(jar))
                        : ServiceJvm.cached(jar));
        command.add(LeftOvers.mark(settings));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-jar");
        command.add(jar.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process started = builder.start();
        LeftOvers.note(settings, started.pid());
        return started;
    }

    private boolean ready() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(readiness)
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Path log() {
        return settings.logs().resolve(name + ".log");
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size());
            return "the end of " + log() + ":\n"
                    + last.stream()
                            .map(line -> line.substring(0, Math.min(line.length(), SHOWN_LINE_LENGTH)))
                            .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "see " + log();
        }
    }
}
