package io.darkroom.bench;

import io.darkroom.embedded.Ports;
import io.darkroom.providers.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * Measures acceptance alone: dispatch is held by providers that take one request at a time and need longer than the measurement for it. A
 * provider that ended some would be measured, and what has to wait too long behind the others would be refused.
 */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = "Accepts requests, alternating with a bare program that stores the same rows by one statement.")
final class AcceptBench extends PathBench {

    private static final String MILLISECOND = "1000";
    private static final String LONGER_THAN_THE_MEASUREMENT = "PT1H";
    private static final byte[] BODY = """
            {"model": "seedream-4.5", "prompt": "a ceramic lamp on a wooden table, soft evening light", "aspect_ratio": "16:9", "metadata": {"order": "42"}}""".getBytes(StandardCharsets.UTF_8);

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                SystemUnderTest system = SystemUnderTest.start(
                        with.home(), folder.path().resolve("home"), with.portBase(), environment())) {
            HttpLoad load = new HttpLoad(with.portBase(), with.connections(), connection -> request());
            // The bare program copies the rows of one of these.
            new HttpLoad(with.portBase(), 2, connection -> request()).run(Duration.ofSeconds(1));
            int alone = Ports.free();
            Process bare = ChildJvm.start(BareAccept.class, String.valueOf(alone), system.jdbcUrl(), "0");
            int together = Ports.free();
            Process gathering =
                    ChildJvm.start(BareAccept.class, String.valueOf(together), system.jdbcUrl(), MILLISECOND);
            try {
                into.add(with.byTurns()
                        .run(
                                "accept",
                                "requests/s",
                                List.of(
                                        new HttpContender(
                                                "darkroom",
                                                load,
                                                () -> system.processes().only("submitter", "postgres", "kafka")),
                                        bare("bare statement", bare, alone, load, system),
                                        bare(
                                                "bare statement for all within 1 ms",
                                                gathering,
                                                together,
                                                load,
                                                system))));
            } finally {
                bare.destroy();
                gathering.destroy();
            }
        }
    }

    private static HttpContender bare(String name, Process process, int port, HttpLoad load, SystemUnderTest system) {
        return new HttpContender(
                name,
                new HttpLoad(port, load.connections(), load.request()),
                () -> ProcessParts.of("bare", process.pid())
                        .and(system.processes().only("postgres")));
    }

    private static byte[] request() {
        return HttpConnection.post(
                "/v1/generations",
                List.of("Authorization: Bearer " + ServiceLaunch.ROOT_KEY, "Content-Type: application/json"),
                BODY);
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DARKROOM_ACCOUNTS_MAX_QUEUED", "100000000",
                "SIMULATOR_SHORTEST_GENERATION", LONGER_THAN_THE_MEASUREMENT,
                "SIMULATOR_LONGEST_GENERATION", LONGER_THAN_THE_MEASUREMENT));
        Catalogue.builtIn()
                .providers()
                .keySet()
                .forEach(provider -> environment.put(
                        "DARKROOM_PROVIDERS_" + provider.value().toUpperCase(Locale.ROOT) + "_CONCURRENCY", "1"));
        return environment;
    }
}
