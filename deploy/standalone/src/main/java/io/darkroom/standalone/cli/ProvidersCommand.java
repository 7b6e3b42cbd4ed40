package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The providers and their state. */
@Command(
        name = "providers",
        mixinStandardHelpOptions = true,
        description = "The providers: their state and why, attempts in flight, success rate and latency.")
final class ProvidersCommand implements Callable<Integer> {

    private static final int PERCENT = 100;

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        output.print(server.get("/v1/admin/providers"), answer -> table(answer).text("there is no provider"));
        return 0;
    }

    static Table table(JsonNode answer) {
        Table table = new Table("PROVIDER", "STATE", "IN FLIGHT", "SUCCESS", "MEDIAN", "REASON");
        for (JsonNode provider : answer.path("data")) {
            table.row(
                    provider.path("name").asText(),
                    provider.path("state").asText(),
                    provider.path("in_flight").asText() + "/"
                            + provider.path("concurrency").asText(),
                    provider.path("success_rate").isNumber()
                            ? Math.round(PERCENT * provider.path("success_rate").asDouble()) + " %"
                            : "-",
                    provider.at("/latency/p50_ms").isNumber()
                            ? provider.at("/latency/p50_ms").asText() + " ms"
                            : "-",
                    provider.path("reason").asText("-"));
        }
        return table;
    }
}
