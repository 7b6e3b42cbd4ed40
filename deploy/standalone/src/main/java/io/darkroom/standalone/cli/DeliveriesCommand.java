package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Webhook deliveries: lists them, and sends them again. */
@Command(
        name = "deliveries",
        mixinStandardHelpOptions = true,
        description = "The latest webhook deliveries, the newest first.")
final class DeliveriesCommand implements Callable<Integer> {

    private static final String STATUS = "pending, delivered, failed, disabled or dropped";
    private static final String ACCOUNT = "the id of another account, or all (needs an admin key)";

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Option(names = "--status", description = STATUS)
    @Nullable
    String status;

    @Option(names = "--limit", defaultValue = "20", description = "at most so many (default ${DEFAULT-VALUE})")
    private int limit = 20;

    @Option(names = "--account", description = ACCOUNT)
    @Nullable
    String account;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String path = Server.path(
                "/v1/deliveries",
                Server.query("limit", String.valueOf(limit)),
                Server.query("status", status),
                Server.query("account", account));
        output.print(server.get(path), DeliveriesCommand::text);
        return 0;
    }

    @Command(
            name = "redeliver",
            mixinStandardHelpOptions = true,
            description = "Sends again everything that was created since a time and did not arrive.")
    int redeliver(
            @Mixin Server given,
            @Option(names = "--since", required = true, description = "a time such as 2026-01-31T00:00:00Z")
                    Instant since,
            @Option(names = "--status", defaultValue = "failed", description = STATUS + " (default ${DEFAULT-VALUE})")
                    String ended,
            @Option(names = "--account", description = ACCOUNT) @Nullable String owner)
            throws IOException, InterruptedException {
        long redelivered = 0;
        long skipped = 0;
        Optional<String> cursor = Optional.empty();
        do {
            JsonNode answer = given.post(
                    Server.path(
                            "/v1/deliveries/redeliver",
                            Server.query("since", since.toString()),
                            Server.query("status", ended),
                            Server.query("account", owner),
                            Server.query("cursor", cursor.orElse(null))),
                    Server.JSON.createObjectNode());
            redelivered += answer.path("redelivered").asLong();
            skipped += answer.path("skipped").asLong();
            cursor = Optional.ofNullable(answer.path("next_cursor").textValue());
        } while (cursor.isPresent());
        output.out()
                .println(redelivered + " are sent again"
                        + (skipped > 0
                                ? ", " + skipped
                                        + " cannot be: their address is disabled, or their generation was deleted"
                                : ""));
        return 0;
    }

    private static String text(JsonNode answer) {
        Table table = new Table("CREATED", "STATUS", "EVENT", "TRIES", "LAST ANSWER", "URL", "ID");
        for (JsonNode delivery : answer.path("data")) {
            table.row(
                    delivery.path("created_at").asText(),
                    delivery.path("status").asText(),
                    delivery.path("event").asText(),
                    String.valueOf(delivery.path("tries").size()),
                    lastAnswer(delivery.path("tries")),
                    delivery.path("url").asText(),
                    delivery.path("id").asText());
        }
        return table.text(
                "there is no delivery; a request with webhook_url, or POST /v1/webhook-endpoints, makes some");
    }

    private static String lastAnswer(JsonNode tries) {
        JsonNode last = tries.path(tries.size() - 1);
        return last.path("status").isNumber()
                ? "HTTP " + last.path("status").asText()
                : last.path("error").asText("-");
    }
}
