package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was used, summed. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        description = "Images, credits, failures and latency by day, model, provider, key or account.")
final class UsageCommand implements Callable<Integer> {

    private static final String[] SUMS = {"completed", "failed", "canceled", "images", "credits", "latency_ms_avg"};

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Option(names = "--from", description = "first day (UTC), such as 2026-01-31 (default: 29 days before the last)")
    @Nullable
    String from;

    @Option(names = "--to", description = "last day (default: today)")
    @Nullable
    String to;

    @Option(
            names = "--by",
            defaultValue = "day",
            description = "day, model, provider, key, account, or several with commas (default ${DEFAULT-VALUE})")
    private String by = "day";

    @Option(names = "--account", description = "the id of another account, or all (needs an admin key)")
    @Nullable
    String account;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String path = Server.path(
                "/v1/usage",
                Server.query("by", by),
                Server.query("from", from),
                Server.query("to", to),
                Server.query("account", account));
        output.print(server.get(path), UsageCommand::text);
        return 0;
    }

    private static String text(JsonNode answer) {
        List<String> dimensions = new ArrayList<>();
        answer.path("by").forEach(word -> dimensions.add(word.asText()));
        Table table = new Table(Stream.concat(dimensions.stream(), Stream.of(SUMS))
                .map(name -> name.toUpperCase(Locale.ROOT).replace('_', ' '))
                .toArray(String[]::new));
        answer.path("data").forEach(row -> table.row(cells(dimensions, row)));
        JsonNode total = answer.path("total");
        if (answer.path("data").size() > 1) {
            table.row(Stream.concat(
                            dimensions.stream().map(name -> name.equals(dimensions.getFirst()) ? "total" : ""),
                            Stream.of(SUMS).map(name -> total.path(name).asText("-")))
                    .toArray(String[]::new));
        }
        return table.text("nothing ended from " + answer.path("from").asText() + " to "
                + answer.path("to").asText());
    }

    private static String[] cells(List<String> dimensions, JsonNode row) {
        return Stream.concat(dimensions.stream(), Stream.of(SUMS))
                .map(name -> row.path(name).asText("-"))
                .map(text -> text.isEmpty() || text.equals("null") ? "-" : text)
                .toArray(String[]::new);
    }
}
