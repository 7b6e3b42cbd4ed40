package io.darkroom.standalone;

import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import java.io.IOException;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka, the simulator and the three services, started in order and stopped in the reverse one. */
final class Standalone {

    private static final Duration SERVICE_STOP_TIMEOUT = Duration.ofSeconds(30);
    // A cache is written as its service ends.
    private static final Duration TRAINED_STOP_TIMEOUT = Duration.ofMinutes(3);

    private final Settings settings;
    private final LaunchProgress progress = new LaunchProgress(System.out);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<ServiceProcess> services = new ArrayList<>();
    // Until this process ends.
    private @Nullable StateLock lock;
    private @Nullable SupervisedDatabase database;
    private @Nullable ServiceProcess kafka;
    private @Nullable LocalSecrets secrets;
    private boolean stopping;

    Standalone(Settings settings) {
        this.settings = settings;
    }

    void start() throws IOException, InterruptedException {
        lock = StateLock.take(settings.state());
        LeftOvers.stop(settings);
        requireFreePorts();
        if (!settings.hasProvider()) {
            progress.warn(
                    "no provider has a key, so nothing can be generated: set DARKROOM_PROVIDERS_EVOLINK_API_KEY or that"
                            + " of another provider, or leave out --no-simulator");
        }
        RunningState.note(settings.state(), settings.portBase());
        LocalSecrets made = LocalSecrets.in(
                settings.state(), Optional.ofNullable(settings.environment().get("DARKROOM_ROOT_KEY")));
        secrets = made;
        Map<String, String> environment = startBackends(made);
        ServiceEnvironment.withoutPrice(environment)
                .forEach(provider -> progress.warn(provider + " has a key but no price and is not used: set "
                        + ServiceEnvironment.variable(provider, "PRICE") + " to the credits of one image"));
        startServices(environment);
        for (ServiceProcess service : List.copyOf(services)) {
            service.awaitReady();
            progress.ready(service.name());
        }
        startConsoleBuild();
        services.forEach(ServiceProcess::supervise);
    }

    // After the services: the start of the one that is developed builds the console too.
    private synchronized void startConsoleBuild() throws IOException {
        Optional<ServiceCommand> build = ServiceCommand.consoleBuild(settings).filter(command -> !stopping);
        if (build.isPresent()) {
            services.add(ServiceProcess.start(build.get(), settings));
        }
    }

    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    // The services first, all at once: they drain while Kafka and PostgreSQL still run.
    synchronized void stop() {
        stopping = true;
        // A start that was refused has nothing to stop.
        if (database != null || kafka != null) {
            progress.stopping();
        }
        try {
            if (database != null) {
                database.stopSupervision();
            }
            services.forEach(ServiceProcess::stop);
            for (ServiceProcess service : services) {
                service.awaitEnd(stopTimeout());
                progress.stopped(service.name());
            }
            if (kafka != null) {
                kafka.stop();
                kafka.awaitEnd(SERVICE_STOP_TIMEOUT);
                progress.stopped(kafka.name());
            }
            if (database != null) {
                database.close();
                progress.stopped("postgres");
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            System.err.println("darkroom: not everything was stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    private Duration stopTimeout() {
        return switch (settings.purpose()) {
            case Purpose.Serve serve -> SERVICE_STOP_TIMEOUT;
            case Purpose.Develop develop -> SERVICE_STOP_TIMEOUT;
            case Purpose.Train train -> TRAINED_STOP_TIMEOUT;
        };
    }

    String rootKey() {
        return Objects.requireNonNull(secrets).rootKey();
    }

    private void requireFreePorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("submitter", settings.port(ServiceName.SUBMITTER));
        ports.put("callback", settings.port(ServiceName.CALLBACK));
        ports.put("storage", settings.port(ServiceName.STORAGE));
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

    private Map<String, String> startBackends(LocalSecrets made) throws IOException, InterruptedException {
        progress.starting("postgres, kafka");
        CompletableFuture<SupervisedDatabase> startingDatabase = CompletableFuture.supplyAsync(this::startDatabase);
        String bootstrapServers = startKafka();
        try {
            return ServiceEnvironment.of(settings, made, startingDatabase.join().jdbcUrl(), bootstrapServers);
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    private SupervisedDatabase startDatabase() {
        try {
            SupervisedDatabase started = SupervisedDatabase.start(settings);
            database = started;
            progress.ready("postgres");
            return started;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    // The services need the topics, which the broker does not create.
    private String startKafka() throws IOException, InterruptedException {
        ServiceProcess started = ServiceProcess.start(ServiceCommand.kafka(settings), settings);
        kafka = started;
        started.awaitReady();
        progress.ready("kafka");
        started.supervise();
        String bootstrapServers = "127.0.0.1:" + settings.kafkaPort();
        EmbeddedKafka.createMissingTopics(bootstrapServers);
        return bootstrapServers;
    }

    private synchronized void startServices(Map<String, String> environment) throws IOException {
        if (stopping) {
            return;
        }
        List<ServiceCommand> commands = new ArrayList<>();
        if (settings.simulated() == Settings.Simulated.YES) {
            commands.add(ServiceCommand.simulator(settings, environment));
        }
        for (ServiceName service : ServiceName.values()) {
            commands.add(ServiceCommand.of(service, settings, environment));
        }
        progress.starting(commands.stream().map(ServiceCommand::name).collect(Collectors.joining(", ")));
        for (ServiceCommand command : commands) {
            services.add(ServiceProcess.start(command, settings));
        }
    }
}
