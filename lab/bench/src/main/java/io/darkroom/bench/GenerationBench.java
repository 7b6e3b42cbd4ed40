package io.darkroom.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
final class GenerationBench extends PathBench {

    private static final int PEER_PORTS = 100;
    private static final String OPEN_LOOP = "open loop";
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
            names = "--rates",
            split = ",",
            defaultValue = "5,20,50,100",
            description = "generations a second of the open loop, one after another (default ${DEFAULT-VALUE})")
    private List<Integer> rates = new ArrayList<>(List.of(5, 20, 50, 100));

    @Option(names = "--peer", description = "another built checkout")
    private Path peer = Path.of("");

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        with.home(), folder.path().resolve("home"), with.portBase(), ENVIRONMENT)) {
            List<Contender> contenders = new ArrayList<>(List.of(new GenerationContender("darkroom", system, clients)));
            if (peer.toString().isEmpty()) {
                into.add(with.byTurns().run("generation", "generations/s", contenders));
            } else {
                try (SystemUnderTest other = SystemUnderTest.start(
                        peer.toRealPath(), folder.path().resolve("peer"), with.portBase() + PEER_PORTS, ENVIRONMENT)) {
                    contenders.add(new GenerationContender("the other checkout", other, clients));
                    into.add(with.byTurns().run("generation", "generations/s", contenders));
                }
            }
            for (int rate : rates) {
                into.add(openLoop(system, rate, with.seconds()));
            }
        }
    }

    private static List<BenchRow> openLoop(SystemUnderTest system, int rate, int seconds) throws Exception {
        try (OpenLoop loop = new OpenLoop(system)) {
            ProcessorTimes before = system.processes().times();
            OpenLoop.OpenLoopResult result = loop.run(rate, Duration.ofSeconds(seconds));
            ProcessParts processes = system.processes();
            BenchRow acceptance = new BenchRow(
                    "generation with a webhook at " + rate + "/s",
                    "acceptance",
                    OPEN_LOOP,
                    new BenchRow.Rate(rate, "generations/s"),
                    Percentiles.of(result.acceptance()),
                    processes
                            .times()
                            .since(before)
                            .perThousand(result.acceptance().size()),
                    processes.residentMegabytes(),
                    result.errors() + result.missing());
            return List.of(
                    acceptance,
                    acceptance.latencies("finished to delivered", result.finishedToDelivered()),
                    acceptance.latencies("outcome to delivered", result.outcomeToDelivered()));
        }
    }
}
