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

/** Kills PostgreSQL or Kafka under the services, and measures how long the system is unavailable. */
@Command(
        name = "backends",
        mixinStandardHelpOptions = true,
        description = "Kills PostgreSQL or Kafka (SIGKILL) under ./darkroom run, which starts them again.")
public final class BackendsChaos implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    private Duration longest = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                LaunchedSystem system = LaunchedSystem.start(
                        options.home.toRealPath(), folder.path().resolve("state"), DisturbedRun.settings(Map.of()))) {
            int status = new DisturbedRun(options, system, List.of(random -> kill(system, random))).run();
            System.out.println("longest time until every service was ready again: " + longest.toMillis() + " ms");
            return status;
        }
    }

    private String kill(LaunchedSystem system, Random random) throws IOException, InterruptedException {
        boolean postgres = random.nextBoolean();
        Duration away = postgres ? system.killPostgres() : system.killKafka();
        longest = longest.compareTo(away) < 0 ? away : longest;
        return postgres ? "kill of PostgreSQL" : "kill of Kafka";
    }
}
