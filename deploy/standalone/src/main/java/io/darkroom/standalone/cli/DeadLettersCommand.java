package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, shows and redrives the records that no service could process. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Records that no service could process.",
        subcommands = HelpCommand.class)
final class DeadLettersCommand {

    private static final String PATH = "/v1/admin/dead-letters";
    private static final String TOPIC_HELP = "of one topic, such as darkroom.requests (default: of all)";
    private static final String LIMIT_HELP = "maximum number (default ${DEFAULT-VALUE})";

    @Spec
    @Nullable
    CommandSpec spec;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the latest, newest first.")
    int list(
            @Mixin Server server,
            @Option(names = "--topic", description = TOPIC_HELP) @Nullable String topic,
            @Option(names = "--limit", defaultValue = "100", description = LIMIT_HELP) int limit,
            @Mixin Output output)
            throws IOException, InterruptedException {
        output.print(server.get(PATH + query(topic, limit)), answer -> {
            StringBuilder lines = new StringBuilder();
            answer.path("data").forEach(letter -> lines.append(line(letter)));
            return lines.toString();
        });
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one with its headers and its value.")
    int show(@Mixin Server server, @Parameters(paramLabel = "ID", description = "see dead-letters list") String id)
            throws IOException, InterruptedException {
        JsonNode details = server.get(PATH + "/" + id);
        print(details.path("letter"));
        details.path("headers")
                .properties()
                .forEach(header -> out().printf(
                                "%s: %s%n", header.getKey(), header.getValue().asText()));
        out().printf("%n%s%n", details.path("value").asText(""));
        return 0;
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description =
                    "Publishes one to its topic again, or with --all every one that was not redriven yet, the oldest"
                            + " first.")
    int redrive(
            @Mixin Server server,
            @Parameters(paramLabel = "ID", arity = "0..1", description = "see dead-letters list") @Nullable String id,
            @Option(names = "--all", description = "all that have not been redriven yet") boolean all,
            @Option(names = "--topic", description = TOPIC_HELP) @Nullable String topic,
            @Option(names = "--limit", defaultValue = "100", description = LIMIT_HELP) int limit)
            throws IOException, InterruptedException {
        if (all == (id != null)) {
            throw new IOException("name one dead letter, or use --all");
        }
        if (id != null) {
            print(server.post(PATH + "/" + id + "/redrive", Server.JSON.createObjectNode()));
            return 0;
        }
        JsonNode sent = server.post(PATH + "/redrive" + query(topic, limit), Server.JSON.createObjectNode())
                .path("data");
        sent.forEach(this::print);
        out().printf("%d were redriven%n", sent.size());
        return 0;
    }

    private static String query(@Nullable String topic, int limit) {
        return "?limit=" + limit + (topic == null ? "" : "&topic=" + topic);
    }

    private void print(JsonNode letter) {
        out().print(line(letter));
    }

    private static String line(JsonNode letter) {
        return "%s  %s  %s%s%n    %s%n"
                .formatted(
                        letter.path("id").asText(),
                        letter.path("time").asText(),
                        letter.path("service").asText(""),
                        letter.hasNonNull("redriven_at")
                                ? "  redriven " + letter.path("redriven_at").asText()
                                : "",
                        letter.path("reason").asText());
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    }
}
