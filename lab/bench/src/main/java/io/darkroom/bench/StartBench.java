package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.Readiness;
import io.darkroom.standalone.ServiceJvm;
import io.darkroom.standalone.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the time from the start of a service's process until it is ready, with and without its ahead-of-time cache. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "Starts each service alone until it is ready, alternately without and with its ahead-of-time cache.")
final class StartBench extends PathBench {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(1);
    // No service listens there: each becomes ready without the others.
    private static final String UNREACHABLE = "http://127.0.0.1:1";

    @Option(
            names = "--runs",
            defaultValue = "9",
            description = "measured starts of each service (default ${DEFAULT-VALUE})")
    private int runs = 9;

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                EmbeddedDatabase database = EmbeddedDatabase.start(folder.path().resolve("postgres"), Ports.free());
                EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), Ports.free(), Ports.free())) {
            Map<String, String> environment = ServiceLaunch.environment(database, kafka, folder.path());
            environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", UNREACHABLE);
            environment.put("DARKROOM_SUBMITTER_URL", UNREACHABLE);
            environment.put("DARKROOM_ASSETS_PUBLIC_URL", UNREACHABLE);
            for (String service : ServiceName.modules()) {
                Path jar = ServiceJvm.jar(with.home(), service);
                if (Files.exists(ServiceJvm.cache(jar))) {
                    measure(jar, service, environment, folder.path()).addTo(into);
                } else {
                    into.note("start: " + service
                            + " has no ahead-of-time cache and was not measured; record it with ./darkroom train");
                }
            }
        }
    }

    private StartTimes measure(Path jar, String service, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve(service + ".log");
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        // The first start creates the schema and the topics, and does not count.
        secondsUntilReady(jar, List.of(), environment, log);
        for (int run = 1; run <= runs; run++) {
            without.add(secondsUntilReady(jar, List.of(), environment, log));
            with.add(secondsUntilReady(jar, ServiceJvm.cached(jar), environment, log));
        }
        return new StartTimes(service, without, with);
    }

    private double secondsUntilReady(Path jar, List<String> options, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        int port = Ports.free();
        ProcessBuilder launch = ServiceLaunch.java(jar, options, log);
        launch.environment().putAll(environment);
        launch.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        Readiness readiness = Readiness.ofService(port);
        long start = System.nanoTime();
        Process service = launch.start();
        try {
            return switch (readiness.await(service::isAlive, READY_TIMEOUT, CHECK_INTERVAL)) {
                case READY -> Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
                case PROCESS_ENDED, TIMED_OUT ->
                    throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
            };
        } finally {
            service.destroyForcibly();
            service.onExit().join();
        }
    }
}
