package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures whole generations: how many a second, at what processor time, and how long a client waits for its webhook. */
@Command(
        name = "generation",
        mixinStandardHelpOptions = true,
        description = {
            "Makes generations with simulated providers, in a closed loop (rate and processor time) and in an open one (latencies).",
            "With --peer it alternates with another built checkout, in the closed loop."
        })
final class GenerationBench implements Callable<Integer> {

    private static final int PORT_BASE = 23_080;
    private static final int PEER_PORT_BASE = 24_080;
    // Enough that the providers are not the bound.
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "DARKROOM_PROVIDERS_APIFRAME_CONCURRENCY", "200",
            "DARKROOM_PROVIDERS_EVOLINK_CONCURRENCY", "200",
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "1000");

    @Option(
            names = "--clients",
            defaultValue = "64",
            description = "clients of the closed loop (default ${DEFAULT-VALUE})")
    private int clients = 64;

    @Option(
            names = "--rounds",
            defaultValue = "8",
            description = "rounds of the closed loop (default ${DEFAULT-VALUE})")
    private int rounds = 8;

    @Option(names = "--seconds", defaultValue = "20", description = "length of a round (default ${DEFAULT-VALUE})")
    private int seconds = 20;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "5,20,50",
            description = "generations a second of the open loop, one after another (default ${DEFAULT-VALUE})")
    private List<Integer> rates = new ArrayList<>(List.of(5, 20, 50));

    @Option(names = "--peer", description = "another built checkout")
    private Path peer = Path.of("");

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        home.toRealPath(), folder.path().resolve("home"), PORT_BASE, ENVIRONMENT)) {
            if (peer.toString().isEmpty()) {
                closedLoop(List.of(new Candidate("darkroom", system)));
            } else {
                try (SystemUnderTest other = SystemUnderTest.start(
                        peer.toRealPath(), folder.path().resolve("peer"), PEER_PORT_BASE, ENVIRONMENT)) {
                    closedLoop(List.of(new Candidate("darkroom", system), new Candidate("peer", other)));
                }
            }
            for (int rate : rates) {
                openLoop(system, rate);
            }
        }
        return 0;
    }

    private record Candidate(String name, SystemUnderTest system) {}

    private void closedLoop(List<Candidate> candidates) throws IOException, InterruptedException {
        System.out.printf(
                "closed loop, %d clients, rounds of %d s; processor time in ms a generation%n", clients, seconds);
        for (int round = 1; round <= rounds; round++) {
            for (Candidate candidate : candidates) {
                ProcessorTimes before = candidate.system().processorTimes();
                ClosedLoop.ClosedLoopResult result =
                        ClosedLoop.run(candidate.system().generations(), clients, Duration.ofSeconds(seconds));
                ProcessorTimes used = candidate.system().processorTimes().since(before);
                System.out.printf(
                        "%2d %-8s %6.1f/s  errors %d  services %.1f  %s  | until the answer, ms: %s%n",
                        round,
                        candidate.name(),
                        result.completed() / (double) seconds,
                        result.errors(),
                        used.servicesPerThing(result.completed()),
                        used.perThing(result.completed()),
                        Percentiles.of(result.latencies()));
            }
        }
    }

    private void openLoop(SystemUnderTest system, int rate) throws Exception {
        try (OpenLoop loop = new OpenLoop(system)) {
            OpenLoop.OpenLoopResult result = loop.run(rate, Duration.ofSeconds(seconds));
            System.out.printf(
                    "open loop, %3d/s for %d s  errors %d  missing %d%n  acceptance              %s%n"
                            + "  finished -> delivered   %s%n  outcome -> delivered    %s%n",
                    rate,
                    seconds,
                    result.errors(),
                    result.missing(),
                    Percentiles.of(result.acceptance()),
                    Percentiles.of(result.finishedToDelivered()),
                    Percentiles.of(result.outcomeToDelivered()));
        }
    }
}
