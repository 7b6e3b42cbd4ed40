package io.darkroom.standalone;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka, the simulator and the three services, started in order and stopped in the reverse one. */
final class Standalone {

    private static final Duration SERVICE_STOP_LIMIT = Duration.ofSeconds(9);
    // A cache is written as its service ends.
    private static final Duration TRAINED_STOP_LIMIT = Duration.ofMinutes(3);

    private final Settings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<ServiceProcess> services = new ArrayList<>();
    private @Nullable EmbeddedDatabase database;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable Secrets secrets;
    private boolean stopping;

    Standalone(Settings settings) {
        this.settings = settings;
    }

    void start() throws IOException, InterruptedException {
        lockState();
        LeftOvers.stop(settings);
        requireFreePorts();
        Secrets made = Secrets.in(
                settings.state(), Optional.ofNullable(settings.environment().get("DARKROOM_ROOT_KEY")));
        secrets = made;
        Map<String, String> environment = startBackends(made);
        startServices(environment);
        for (ServiceProcess service : List.copyOf(services)) {
            service.awaitReady();
        }
        services.forEach(ServiceProcess::supervise);
    }

    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    // The services first, all at once: they drain while Kafka and PostgreSQL are still there.
    synchronized void stop() {
        stopping = true;
        try {
            services.forEach(ServiceProcess::stop);
            for (ServiceProcess service : services) {
                service.awaitEnd(
                        settings.purpose() == Settings.Purpose.TRAIN ? TRAINED_STOP_LIMIT : SERVICE_STOP_LIMIT);
            }
            if (kafka != null) {
                kafka.close();
            }
            if (database != null) {
                database.close();
            }
        } catch (IOException e) {
            System.err.println("darkroom: PostgreSQL did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /** What a person needs to go on. */
    String screen() {
        String url = "http://127.0.0.1:";
        String simulator = settings.simulated() == Settings.Simulated.YES
                ? "  simulator   " + url + settings.simulatorPort() + "   the five providers, simulated\n"
                : "";
        return """

                Darkroom is ready.

                  submitter   %1$s%2$d   the API: /v1/generations
                  callback    %1$s%3$d   where providers report
                  storage     %1$s%4$d   where the images are
                %5$s  postgres    127.0.0.1:%6$d, kafka 127.0.0.1:%7$d
                  state       %8$s (logs in %8$s/logs)
                  API key     %9$s

                A first picture:

                  curl -s %1$s%2$d/v1/generations \\
                    -H 'Authorization: Bearer %9$s' \\
                    -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\
                    -d '{"model": "seedream-4.5", "prompt": "a ceramic lamp", "aspect_ratio": "16:9"}'

                Ctrl-C stops all of it.
                """.formatted(
                        url,
                        settings.submitterPort(),
                        settings.callbackPort(),
                        settings.storagePort(),
                        simulator,
                        settings.postgresPort(),
                        settings.kafkaPort(),
                        settings.state(),
                        rootKey());
    }

    String rootKey() {
        return Objects.requireNonNull(secrets).rootKey();
    }

    // Held until this process ends, however it ends.
    @SuppressWarnings("resource")
    private void lockState() throws IOException {
        FileChannel lock =
                FileChannel.open(settings.state().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new CannotRun(settings.state() + " is in use by another darkroom; choose another with --state DIR");
        }
    }

    private void requireFreePorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("submitter", settings.submitterPort());
        ports.put("callback", settings.callbackPort());
        ports.put("storage", settings.storagePort());
        ports.put("simulator", settings.simulatorPort());
        ports.put("kafka", settings.kafkaPort());
        ports.put("kafka's controller", settings.kafkaControllerPort());
        ports.put("postgres", settings.postgresPort());
        ports.forEach((name, port) -> {
            if (Ports.taken(port) && !isOurPostgres(port)) {
                throw new CannotRun("port " + port + " (" + name
                        + ") is taken; stop what listens there, or choose other ports with --port-base N");
            }
        });
    }

    // A PostgreSQL that a killed launcher left on this state is stopped when ours starts.
    private boolean isOurPostgres(int port) {
        return port == settings.postgresPort()
                && settings.state().resolve("postgres/postmaster.pid").toFile().exists();
    }

    private Map<String, String> startBackends(Secrets made) throws IOException {
        CompletableFuture<EmbeddedDatabase> startingDatabase = CompletableFuture.supplyAsync(this::startDatabase);
        CompletableFuture<EmbeddedKafka> startingKafka = CompletableFuture.supplyAsync(this::startKafka);
        try {
            return ServiceEnvironment.of(settings, made, startingDatabase.join(), startingKafka.join());
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    private EmbeddedDatabase startDatabase() {
        try {
            EmbeddedDatabase started =
                    EmbeddedDatabase.start(settings.state().resolve("postgres"), settings.postgresPort());
            database = started;
            return started;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private EmbeddedKafka startKafka() {
        try {
            EmbeddedKafka started = EmbeddedKafka.start(
                    settings.state().resolve("kafka"), settings.kafkaPort(), settings.kafkaControllerPort());
            kafka = started;
            return started;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private synchronized void startServices(Map<String, String> environment) throws IOException {
        if (stopping) {
            return;
        }
        if (settings.simulated() == Settings.Simulated.YES) {
            services.add(ServiceProcess.simulator(settings, environment));
        }
        services.add(ServiceProcess.service("submitter-service", settings.submitterPort(), settings, environment));
        services.add(ServiceProcess.service("callback-service", settings.callbackPort(), settings, environment));
        services.add(ServiceProcess.service("storage-service", settings.storagePort(), settings, environment));
    }
}
