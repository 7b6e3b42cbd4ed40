package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.bench.ServiceLaunch;
import io.darkroom.bench.TemporaryFolder;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two replicas of each service on one Kafka and one PostgreSQL, all started at once on an empty database; then each is stopped as
 * an upgrade stops it, and started again, one of each service at a time, while clients ask. None of them may meet anything but a 503 that says to come again, and
 * whatever was accepted must be completed.
 */
@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        description = "Restarts every replica in turn, as an upgrade does, while clients ask.")
public final class RollChaos implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration END = Duration.ofMinutes(2);
    private static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "300",
            "QUARKUS_SHUTDOWN_DELAY", "1S");

    // Where each one stands in all three services.
    private static final String UNFINISHED = """
            SELECT concat_ws(' ', g.id, g.status, g.error_code, g.error_message,
                'attempt', a.number, a.provider, a.status, a.error_message,
                'waiting', (SELECT due_at FROM submitter.dispatch WHERE generation_id = g.id),
                'known as', c.status, c.task_id,
                'polled', (SELECT concat_ws(' ', execution_time, picked, picked_by, last_heartbeat) FROM callback.scheduled_tasks
                    WHERE task_instance LIKE g.id || '%' LIMIT 1),
                'archive', s.created_at, s.finished_at, s.failure,
                'archived', (SELECT concat_ws(' ', execution_time, picked, picked_by, last_heartbeat) FROM storage.scheduled_tasks
                    WHERE task_instance LIKE g.id || '%' LIMIT 1))
            FROM submitter.generation g
            LEFT JOIN submitter.attempt a ON a.generation_id = g.id
            LEFT JOIN callback.attempt c ON c.generation_id = g.id AND c.number = a.number
            LEFT JOIN storage.archive s ON s.generation_id = g.id AND s.attempt = a.number
            WHERE g.status <> 'completed'""";

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "how often each replica is restarted (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--clients", defaultValue = "4", description = "how many ask at once (default ${DEFAULT-VALUE})")
    private int clients = 4;

    @Option(names = "--home", defaultValue = ".", description = "the project")
    private Path home = Path.of(".");

    @Option(names = "--from", description = "a project whose build is what is upgraded; else this one")
    private Optional<Path> from = Optional.empty();

    private final List<String> faults = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system =
                        Replicas.start(from.orElse(home).toRealPath(), home.toRealPath(), state.path(), SETTINGS);
                Customers customers = new Customers(awaitAll(system.endpoints()), ServiceLaunch.ROOT_KEY, clients)) {
            for (int round = 0; round < rounds; round++) {
                system.rollAll();
            }
            customers.stop();
            check(system, customers);
            faults.forEach(System.out::println);
            System.out.printf(
                    "%d restarts, %d answers, %d times asked to come again, %d generations, %d faults%n",
                    rounds * system.count(),
                    customers.answers(),
                    customers.retried(),
                    customers.accepted().size(),
                    faults.size());
        }
        return faults.isEmpty() ? 0 : 1;
    }

    private static Endpoints awaitAll(Endpoints endpoints) throws InterruptedException {
        while (!endpoints.allReady()) {
            Thread.sleep(LOOK);
        }
        return endpoints;
    }

    private void check(Replicas system, Customers customers) throws SQLException, InterruptedException, IOException {
        faults.addAll(customers.faults());
        int wanted = customers.accepted().size();
        Rows rows = new Rows(system.jdbcUrl());
        String completed = "SELECT count(*) FROM submitter.generation WHERE status = 'completed'";
        long limit = System.nanoTime() + END.toNanos();
        while (rows.count(completed) < wanted && System.nanoTime() < limit) {
            Thread.sleep(LOOK);
        }
        long letters = DeadLetterTopics.count(system.kafka());
        if (letters > 0) {
            faults.add(letters + " dead letters");
        }
        long found = rows.count(completed);
        long stored = rows.count("SELECT count(*) FROM submitter.generation");
        if (wanted == 0 || found != wanted || stored != wanted) {
            faults.add(wanted + " generations were accepted, " + stored + " are stored, " + found + " completed");
        }
        faults.addAll(rows.texts(UNFINISHED));
        JsonNode ledger =
                Json.mapper().readTree(system.call("submitter-service", "POST", "/v1/admin/ledger/check", ""));
        if (!ledger.path("right").asBoolean()) {
            faults.add("the ledger is wrong: " + ledger);
        }
    }
}
