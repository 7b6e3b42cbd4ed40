package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The replicas of each service start at once on an empty database. Then each is stopped and restarted as an upgrade does, one of each
 * service at a time, while clients send requests. The only failure that a client may see is a 503 that asks to retry, and every accepted
 * generation must complete.
 */
@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        description = "Restarts every replica in turn, as an upgrade does, while clients send requests.")
public final class RollChaos implements Callable<Integer> {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(2);
    private static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "300",
            "QUARKUS_SHUTDOWN_DELAY", "1S");

    // The state of each in all three services.
    private static final String UNFINISHED = """
            SELECT concat_ws(' ', g.id, g.status, g.error_code, g.error_message,
                'attempt', a.number, a.provider, a.status, a.error_message,
                'waiting', (SELECT due_at FROM submitter.dispatch WHERE generation_id = g.id),
                'known as', c.status, c.task_id,
                'polls', c.polls, c.poll_at,
                'archive', s.created_at, s.finished_at, s.failure, 'tries', s.tries, s.next_at)
            FROM submitter.generation g
            LEFT JOIN submitter.attempt a ON a.generation_id = g.id
            LEFT JOIN callback.attempt c ON c.generation_id = g.id AND c.number = a.number
            LEFT JOIN storage.archive s ON s.generation_id = g.id AND s.attempt = a.number
            WHERE g.status <> 'completed'""";

    @Option(names = "--rounds", defaultValue = "5", description = "restarts of each replica (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--replicas", defaultValue = "2", description = "of each service (default ${DEFAULT-VALUE})")
    private int replicas = 2;

    @Option(names = "--clients", defaultValue = "4", description = "concurrent clients (default ${DEFAULT-VALUE})")
    private int clients = 4;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Option(names = "--from", description = "the checkout whose build is upgraded (default: the same)")
    private Optional<Path> from = Optional.empty();

    private final Violations violations = new Violations();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(
                        from.orElse(home).toRealPath(), home.toRealPath(), state.path(), SETTINGS, replicas);
                Customers customers = new Customers(awaitAll(system.endpoints()), ServiceLaunch.ROOT_KEY, clients)) {
            for (int round = 0; round < rounds; round++) {
                system.rollAll();
            }
            customers.stop();
            check(system, customers);
            int status = violations.print();
            System.out.printf(
                    "%d restarts, %d answers, %d retries after a 503, %d generations, %d violations%n",
                    rounds * system.count(),
                    customers.answers(),
                    customers.retried(),
                    customers.accepted().size(),
                    violations.count());
            return status;
        }
    }

    private static Endpoints awaitAll(Endpoints endpoints) throws InterruptedException {
        while (!endpoints.allReady()) {
            Thread.sleep(POLL_INTERVAL);
        }
        return endpoints;
    }

    private void check(Replicas system, Customers customers) throws SQLException, InterruptedException, IOException {
        violations.addAll(customers.violations());
        int accepted = customers.accepted().size();
        Database database = new Database(system.jdbcUrl());
        String completed = "SELECT count(*) FROM submitter.generation WHERE status = 'completed'";
        database.awaitCount(completed, accepted, COMPLETION_TIMEOUT);
        violations.requireEqual("dead letters", 0, new DeadLetterTopics(system.kafka()).count());
        violations.addAll(new GenerationCounts(
                        accepted,
                        database.count("SELECT count(*) FROM submitter.generation"),
                        database.count(completed))
                .violations());
        violations.addAll(database.texts(UNFINISHED));
        violations.requireRightLedger(system.checkLedger());
    }
}
