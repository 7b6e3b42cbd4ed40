package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replicas stop as on a machine that is paused, and go on as if nothing had happened, while the others took over their work. */
@Command(
        name = "freeze",
        mixinStandardHelpOptions = true,
        description = "Stops a replica of any service for up to a minute (SIGSTOP), and lets it go on.")
public final class FreezeChaos implements Callable<Integer> {

    private static final int LONG_ONE_IN = 20;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(
                        options.home.toRealPath(), state.path(), DisturbedRun.settings(Map.of()), options.replicas)) {
            return new DisturbedRun(options, system, List.of(random -> freeze(system, random))).run();
        }
    }

    private static String freeze(Replicas system, Random random) throws IOException, InterruptedException {
        Replica replica = system.pick(random);
        boolean longer = random.nextInt(LONG_ONE_IN) == 0;
        replica.freeze(longer ? LONG : Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), LONGEST.toMillis())));
        return (longer ? "freeze for a minute of " : "freeze of ") + replica.name();
    }
}
