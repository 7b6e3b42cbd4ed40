package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Replicas share the work while nothing fails, then they are killed, frozen and restarted while clients send requests. A frozen one is replaced
 * long before it goes on: no generation takes much longer than that.
 */
@Command(
        name = "replicas",
        mixinStandardHelpOptions = true,
        description = "Kills, freezes and restarts replicas under load, and measures how they share the work.")
public final class ReplicasChaos implements Callable<Integer> {

    private static final Duration FREEZE = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final String LATENCIES = """
            SELECT coalesce(round(percentile_cont(0.5) WITHIN GROUP (ORDER BY took)::numeric, 1) || ' s, p95 '
                || round(percentile_cont(0.95) WITHIN GROUP (ORDER BY took)::numeric, 1) || ' s, longest ' || round(max(took), 1) || ' s',
                'none was requested')
            FROM (SELECT extract(epoch FROM coalesce(finished_at, now()) - created_at) AS took FROM submitter.generation
                  WHERE created_at BETWEEN '%s' AND '%s') AS generations""";

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--calm",
            defaultValue = "60",
            description =
                    "seconds without faults, in which the share of each replica is measured (default ${DEFAULT-VALUE})")
    private int calm = 60;

    private final List<String> frozen = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(
                        options.home.toRealPath(), state.path(), DisturbedRun.settings(Map.of()), options.replicas)) {
            List<Disturbance> faults = List.of(
                    random -> kill(system, random),
                    random -> freeze(system, random),
                    random -> restart(system, random));
            Iterator<Disturbance> inTurn =
                    Stream.generate(faults::stream).flatMap(each -> each).iterator();
            int status = new DisturbedRun(
                            options, system, List.of(random -> inTurn.next().disturb(random)))
                    .run(() -> share(system));
            System.out.println(String.join(System.lineSeparator(), frozen));
            return status;
        }
    }

    // Behind the first seconds, in which all compile the same.
    private void share(Replicas system) throws InterruptedException {
        Thread.sleep(TURN);
        Map<Replica, Duration> before = times(system);
        Thread.sleep(Duration.ofSeconds(calm));
        times(system)
                .forEach((replica, time) -> System.out.printf(
                        Locale.ROOT,
                        "%s worked for %.1f s of %d s%n",
                        replica.name(),
                        time.minus(before.getOrDefault(replica, Duration.ZERO)).toMillis() / 1e3,
                        calm));
    }

    private static Map<Replica, Duration> times(Replicas system) {
        Map<Replica, Duration> times = new LinkedHashMap<>();
        system.all().forEach(replica -> times.put(replica, replica.processorTime()));
        return times;
    }

    private static String kill(Replicas system, Random random) throws IOException, InterruptedException {
        Replica replica = system.pick(random);
        replica.killAndRestart();
        return "kill of " + replica.name();
    }

    private static String restart(Replicas system, Random random) throws IOException, InterruptedException {
        Replica replica = system.pick(random);
        replica.stopAndRestart();
        return "restart of " + replica.name();
    }

    private String freeze(Replicas system, Random random) throws IOException, InterruptedException {
        Replica replica = system.pick(random);
        Database database = new Database(system.jdbcUrl());
        try {
            String begin = now(database);
            replica.freeze(FREEZE);
            String latencies =
                    database.texts(LATENCIES.formatted(begin, now(database))).getFirst();
            frozen.add("generations while " + replica.name() + " was frozen for " + FREEZE.toSeconds() + " s: "
                    + latencies);
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
        return "freeze of " + replica.name();
    }

    private static String now(Database database) throws SQLException {
        return database.texts("SELECT CAST(now() AS text)").getFirst();
    }
}
