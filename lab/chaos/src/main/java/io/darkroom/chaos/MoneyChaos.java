package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Random faults of every provider (lost answers, late and repeated callbacks, failed tasks, missing images) and kills, on limited accounts. */
@Command(
        name = "money",
        mixinStandardHelpOptions = true,
        description = "Kills replicas while providers fail in every way, and checks every credit.")
public final class MoneyChaos implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Map<String, String> settings = DisturbedRun.settings(ProviderFaults.SETTINGS);
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(options.home.toRealPath(), state.path(), settings, options.replicas)) {
            ProviderFaults.set(system.simulator(), options.seed);
            return new DisturbedRun(options, system, List.of(random -> kill(system, random))).run();
        }
    }

    private static String kill(Replicas system, Random random) throws IOException, InterruptedException {
        Replica replica = system.pick(random);
        replica.killAndRestart();
        return "kill of " + replica.name();
    }
}
