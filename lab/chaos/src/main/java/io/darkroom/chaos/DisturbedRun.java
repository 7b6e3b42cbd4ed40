package io.darkroom.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Clients request generations while faults happen one after another; in the end every promise is checked. */
final class DisturbedRun {

    /** Delays of minutes, shortened to seconds. */
    static final Map<String, String> SETTINGS = Map.of(
            "DARKROOM_WEBHOOKS_RETRY_DELAYS", "PT0.2S,PT0.5S,PT1S,PT2S",
            "DARKROOM_WEBHOOKS_DISABLE_AFTER", "PT24H",
            "DARKROOM_ACCOUNTS_MAX_RUNNING", "300",
            "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", "PT10S",
            "DARKROOM_DISPATCH_ANSWER_MARGIN", "PT2S");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final RunOptions options;
    private final TestedSystem system;
    private final List<Disturbance> disturbances;
    private final Map<String, Integer> happened = new TreeMap<>();

    DisturbedRun(RunOptions options, TestedSystem system, List<Disturbance> disturbances) {
        this.options = options;
        this.system = system;
        this.disturbances = List.copyOf(disturbances);
    }

    static Map<String, String> settings(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(own);
        return all;
    }

    /** What is done while requests are sent, before the first fault. */
    @FunctionalInterface
    interface Calm {
        void spend() throws InterruptedException;
    }

    /** Prints what happened; the exit status of the command. */
    int run() throws IOException, InterruptedException, SQLException {
        return run(() -> {});
    }

    /** As {@link #run()}, after {@code calm}. */
    int run(Calm calm) throws IOException, InterruptedException, SQLException {
        Violations violations = new Violations();
        try (FailingReceiver receiver = new FailingReceiver()) {
            while (!system.endpoints().allReady()) {
                Thread.sleep(CHECK_INTERVAL);
            }
            try (Load load = new Load(TestAccounts.create(system, receiver), "lamp", options.seed)) {
                Thread requests = Thread.ofVirtual().start(() -> request(load));
                calm.spend();
                disturb(requests, violations);
                requests.join();
                awaitEnd(load, receiver);
                violations.addAll(load.violations());
                violations.addAll(new PromiseCheck(system, load.acceptedByPrompt(), receiver.history()).violations());
                int status = violations.print();
                System.out.printf(
                        "%d generations, faults: %s, %d violations%n",
                        load.acceptedByPrompt().size(), happened, violations.count());
                return status;
            }
        }
    }

    private void request(Load load) {
        try {
            load.run(options.generations, options.rate);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    // All faults are made, even if the requests have been answered before.
    private void disturb(Thread requests, Violations violations) throws InterruptedException {
        Random random = new Random(options.seed);
        for (int fault = 0; fault < options.faults; fault++) {
            Thread.sleep(random.nextLong(LONGEST_PAUSE.toMillis()));
            Disturbance next = disturbances.get(random.nextInt(disturbances.size()));
            try {
                String kind = next.disturb(random);
                happened.merge(kind, 1, Integer::sum);
                System.out.printf(
                        "%s %s%s%n",
                        LocalTime.now(ZoneId.systemDefault()).format(TIME),
                        kind,
                        requests.isAlive() ? "" : " (all requests are answered)");
            } catch (IOException | IllegalStateException failed) {
                violations.add("a fault could not be made or ended: " + failed);
                return;
            }
        }
    }

    private void awaitEnd(Load load, FailingReceiver receiver) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(options.minutes).toNanos();
        Database database = new Database(system.jdbcUrl());
        while (System.nanoTime() < limit && !hasEnded(database, load, receiver)) {
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    private static boolean hasEnded(Database database, Load load, FailingReceiver receiver) {
        try {
            return receiver.history().endedGenerations()
                            >= load.acceptedByPrompt().size()
                    && database.count("SELECT count(*) FROM callback.delivery WHERE status = 'pending'") == 0
                    && database.count("SELECT count(*) FROM submitter.generation WHERE finished_at IS NULL") == 0
                    && database.count("SELECT count(*) FROM submitter.attempt WHERE finished_at IS NULL") == 0;
        } catch (SQLException away) {
            // PostgreSQL is not back yet.
            return false;
        }
    }
}
