package io.darkroom.chaos;

import io.darkroom.bench.ServiceLaunch;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Stops and restarts each replica as an upgrade does, one of each service at a time, while clients send requests. The only failure that a
 * client may see is a 503 that asks to retry, and every accepted generation must complete.
 */
record Upgrade(int rounds, int clients, Violations violations) {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(2);

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

    /** {@code system}: one that has no generations yet. */
    void run(Replicas system) throws IOException, InterruptedException, SQLException {
        try (Customers customers = new Customers(awaitAll(system.endpoints()), ServiceLaunch.ROOT_KEY, clients)) {
            for (int round = 0; round < rounds; round++) {
                system.rollAll();
            }
            customers.stop();
            check(system, customers);
            System.out.printf(
                    "%d restarts, %d answers, %d retries after a 503, %d generations, %d violations%n",
                    rounds * system.count(),
                    customers.answers(),
                    customers.retried(),
                    customers.accepted().size(),
                    violations.count());
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
