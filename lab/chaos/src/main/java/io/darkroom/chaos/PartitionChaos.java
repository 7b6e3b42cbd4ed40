package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A bad network between two replicas of each service and PostgreSQL, Kafka and the providers, one server at a time. */
@Command(
        name = "partition",
        mixinStandardHelpOptions = true,
        description = "Delays, drops, half-closes and resets connections to PostgreSQL, Kafka and providers.")
public final class PartitionChaos implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(
                        options.home.toRealPath(), state.path(), DisturbedRun.settings(Map.of()), options.replicas)) {
            return new DisturbedRun(options, system, List.of(system.proxies())).run();
        }
    }
}
