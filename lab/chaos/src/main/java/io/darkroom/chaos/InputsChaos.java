package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.bench.TemporaryFolder;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Random requests of clients, then generations whose providers answer at random; in the end the promises are checked. */
@Command(
        name = "inputs",
        mixinStandardHelpOptions = true,
        description =
                "Sends random requests to every API while providers answer, call back and serve images at random.")
public final class InputsChaos implements Callable<Integer> {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final int GENERATIONS_A_ROUND = 100;
    private static final int MAX_SHOWN = 10;
    private static final int RATE = 25;
    private static final String CREDITS = "10000000";

    @Option(names = "--requests", defaultValue = "10000", description = "how many (default ${DEFAULT-VALUE})")
    int requests = 10_000;

    @Option(
            names = "--answers",
            defaultValue = "10000",
            description = "of providers, that are changed at random (default ${DEFAULT-VALUE})")
    int answers = 10_000;

    @Option(names = "--seed", defaultValue = "1", description = "of what happens at random (default ${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--minutes",
            defaultValue = "15",
            description = "how long generations may take after the last request (default ${DEFAULT-VALUE})")
    int minutes = 15;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Map<String, String> settings = new HashMap<>(DisturbedRun.settings(ProviderFaults.SETTINGS));
        // Some links lead nowhere.
        settings.put("DARKROOM_ARCHIVE_MAX_DURATION", "PT30S");
        try (TemporaryFolder folder = TemporaryFolder.create();
                LaunchedSystem system =
                        LaunchedSystem.start(home.toRealPath(), folder.path().resolve("state"), settings)) {
            return run(system);
        }
    }

    private int run(LaunchedSystem system) throws IOException, InterruptedException, SQLException {
        Violations violations = new Violations();
        ProviderFaults.mutate(system.simulator(), seed);
        ApiCalls client = client(system);
        RandomRequests random = new RandomRequests(system, client, seed);
        violations.addAll(random.send(requests));
        System.out.printf("%d requests, %d faults%n", requests, violations.count());
        // A run that is stopped before its end would not tell them.
        violations.list().stream().limit(MAX_SHOWN).forEach(System.out::println);
        int generations = generate(system, client, violations);
        awaitEnd(new Database(system.jdbcUrl()));
        check(system, violations);
        Database database = new Database(system.jdbcUrl());
        int status = violations.print();
        System.out.printf(
                "%d random requests, %d random answers to %d generations (of which %d completed), %d violations%n",
                requests,
                ProviderFaults.mutated(system.simulator()),
                generations,
                database.count("SELECT count(*) FROM submitter.generation WHERE status = 'completed'"),
                violations.count());
        return status;
    }

    // With both scopes, so that no call is refused for its key.
    private static ApiCalls client(TestedSystem system) throws IOException, InterruptedException {
        ApiCalls root = system.calls();
        String account = json(root.send("submitter-service", "POST", "/v1/admin/accounts", "{\"name\": \"random\"}"))
                .path("id")
                .asText();
        root.send(
                "submitter-service",
                "POST",
                "/v1/admin/accounts/" + account + "/credits",
                "{\"credits\": \"" + CREDITS + "\"}");
        String key = json(root.send(
                        "submitter-service",
                        "POST",
                        "/v1/admin/keys",
                        "{\"account_id\": \"" + account
                                + "\", \"name\": \"random\", \"scopes\": [\"generate\", \"admin\"]}"))
                .path("key")
                .asText();
        return new ApiCalls(system.endpoints(), key);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }

    // Until the providers have answered often enough.
    private int generate(TestedSystem system, ApiCalls client, Violations violations)
            throws IOException, InterruptedException {
        int generations = 0;
        for (int round = 0; ProviderFaults.mutated(system.simulator()) < answers; round++) {
            try (Load load = new Load(List.of(client), "random " + round, seed + round)) {
                load.run(GENERATIONS_A_ROUND, RATE);
                generations += load.acceptedByPrompt().size();
                violations.addAll(load.violations());
            }
        }
        return generations;
    }

    private void awaitEnd(Database database) throws InterruptedException, SQLException {
        long limit = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        while (System.nanoTime() < limit
                && (database.count("SELECT count(*) FROM submitter.generation WHERE finished_at IS NULL") > 0
                        || database.count("SELECT count(*) FROM submitter.attempt WHERE finished_at IS NULL") > 0)) {
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    private static void check(TestedSystem system, Violations violations)
            throws IOException, InterruptedException, SQLException {
        Database database = new Database(system.jdbcUrl());
        violations.addAll(PromiseCheck.leftOvers(database));
        violations.requireRightLedger(system.checkLedger());
        violations.addAll(new ArchivedFiles(system.archive()).undecodable(database.texts("""
                        SELECT DISTINCT sha256 FROM storage.asset JOIN submitter.generation ON generation.id = generation_id
                        WHERE generation.charged > 0""")));
        violations.requireEqual("generations that are charged and have no image", 0, database.count("""
                        SELECT count(*) FROM submitter.generation WHERE charged > 0 AND deleted_at IS NULL
                            AND NOT EXISTS (SELECT FROM storage.asset WHERE generation_id = generation.id)"""));
    }
}
