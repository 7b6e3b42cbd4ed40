package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.embedded.Ports;
import io.darkroom.standalone.ServiceJvm;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a service takes from the start of its process until it is ready, with its ahead-of-time cache and without. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "Starts each service alone, by turns without and with its ahead-of-time cache, until it is ready.")
final class StartBench implements Callable<Integer> {

    private static final List<String> SERVICES = List.of("submitter-service", "callback-service", "storage-service");
    private static final Duration PROBE = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    // Where nothing is: a service is ready without the others.
    private static final String NOBODY = "http://127.0.0.1:1";

    @Option(names = "--runs", defaultValue = "9", description = "how often each is measured (default ${DEFAULT-VALUE})")
    private int runs = 9;

    @Option(names = "--home", defaultValue = ".", description = "the project")
    private Path home = Path.of(".");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path project = home.toRealPath();
        for (String service : SERVICES) {
            if (!Files.exists(ServiceJvm.cache(ServiceJvm.jar(project, service)))) {
                System.err.println(service + " has no ahead-of-time cache; record it with ./darkroom train");
                return 1;
            }
        }
        try (TemporaryFolder folder = TemporaryFolder.create();
                EmbeddedDatabase database = EmbeddedDatabase.start(folder.path().resolve("postgres"), Ports.free());
                EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), Ports.free(), Ports.free())) {
            Map<String, String> environment = ServiceLaunch.environment(database, kafka, folder.path());
            environment.put("DARKROOM_CALLBACKS_PUBLIC_URL", NOBODY);
            environment.put("DARKROOM_SUBMITTER_URL", NOBODY);
            environment.put("DARKROOM_STORAGE_PUBLIC_URL", NOBODY);
            System.out.printf("seconds until ready, %d runs by turns%n", runs);
            System.out.printf("%-18s %-8s %7s %7s   %s%n", "service", "cache", "median", "ratio", "all");
            for (String service : SERVICES) {
                measure(ServiceJvm.jar(project, service), service, environment, folder.path());
            }
        }
        return 0;
    }

    private void measure(Path jar, String service, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve(service + ".log");
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        // The first one makes the schema and the topics, and is not counted.
        started(jar, List.of(), environment, log);
        for (int run = 1; run <= runs; run++) {
            without.add(started(jar, List.of(), environment, log));
            with.add(started(jar, ServiceJvm.cached(jar), environment, log));
        }
        print(service, "without", without, 1);
        print(service, "with", with, median(with) / median(without));
    }

    private double started(Path jar, List<String> options, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        int port = Ports.free();
        ProcessBuilder launch = ServiceLaunch.java(jar, options, log);
        launch.environment().putAll(environment);
        launch.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        URI readiness = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        long start = System.nanoTime();
        Process service = launch.start();
        try {
            while (!ready(readiness)) {
                if (!service.isAlive() || System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new IllegalStateException("it did not start:\n" + Files.readString(log));
                }
                Thread.sleep(PROBE);
            }
            return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        } finally {
            service.destroyForcibly();
            service.onExit().join();
        }
    }

    // Who asks takes from the same two cores, so nothing is sent before somebody listens.
    private boolean ready(URI readiness) throws InterruptedException {
        try (Socket listening = new Socket("127.0.0.1", readiness.getPort())) {
            HttpRequest request = HttpRequest.newBuilder(readiness).build();
            return listening.isConnected()
                    && http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double median(List<Double> seconds) {
        List<Double> ordered = seconds.stream().sorted().toList();
        return ordered.get(ordered.size() / 2);
    }

    private static void print(String service, String cache, List<Double> seconds, double ratio) {
        System.out.printf(
                "%-18s %-8s %7.2f %7.2f   %s%n",
                service,
                cache,
                median(seconds),
                ratio,
                seconds.stream().map(each -> String.format("%.2f", each)).collect(Collectors.joining(" ")));
    }
}
