package io.darkroom.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The rates of a full system and of an empty one that take turns: of whole generations, and of acceptances alone. */
record GrowthRates(SystemUnderTest full, SystemUnderTest empty) {

    /** One generation at a time of the provider that the others leave alone: what is accepted for it waits. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("DARKROOM_PROVIDERS_ACEDATA_CONCURRENCY", "1", "DARKROOM_ACCOUNTS_MAX_QUEUED", "100000000");

    // A provider that ended some would be measured too.
    private static final String LONGER_THAN_THE_MEASUREMENT = """
            {"latency": {"shortest_ms": 3600000, "longest_ms": 3600000}}""";
    private static final byte[] REQUEST = """
            {"model": "seedream-4.5", "prompt": "a ceramic lamp", "routing": {"providers": ["acedata"]}}""".getBytes(StandardCharsets.UTF_8);

    void measure(BenchOptions with, BenchTable into) throws Exception {
        for (SystemUnderTest system : List.of(full, empty)) {
            SimulatorFaults.set(system.books(), "acedata", LONGER_THAN_THE_MEASUREMENT);
        }
        into.add(with.byTurns()
                .run(
                        "generation, of what is stored",
                        "generations/s",
                        List.of(
                                new GenerationContender("full", full, with.connections()),
                                new GenerationContender("empty", empty, with.connections()))));
        into.add(with.byTurns()
                .run(
                        "accept, of what is stored",
                        "requests/s",
                        List.of(
                                acceptance("full", full, with.connections()),
                                acceptance("empty", empty, with.connections()))));
    }

    private static HttpContender acceptance(String name, SystemUnderTest system, int connections) {
        byte[] request = HttpConnection.post(
                system.generations().getPath(),
                List.of("Authorization: Bearer " + ServiceLaunch.ROOT_KEY, "Content-Type: application/json"),
                REQUEST);
        return new HttpContender(
                name,
                new HttpLoad(system.generations().getPort(), connections, connection -> request),
                () -> system.processes().only("submitter", "postgres", "kafka"));
    }
}
