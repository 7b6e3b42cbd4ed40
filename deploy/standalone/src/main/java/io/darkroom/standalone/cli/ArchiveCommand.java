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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies the archive of a running system, and redrives failed images. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "The archive of a running system.",
        subcommands = HelpCommand.class)
final class ArchiveCommand {

    private static final String FAILED = "/v1/admin/archive/failed";

    @Spec
    @Nullable
    CommandSpec spec;

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads every image again and lists what is missing, damaged or extra.")
    int verify(@Mixin Server server) throws IOException, InterruptedException {
        boolean clean = false;
        for (JsonNode line : server.postLines("/v1/admin/archive/verify", "")) {
            if (line.has("fault")) {
                out().printf(
                                "%-8s %s: %s%n",
                                line.path("fault").asText(),
                                line.path("object").asText(),
                                line.path("detail").asText());
            } else {
                clean = line.path("clean").asBoolean();
                out().printf(
                                "%d objects (%d bytes) are intact, %d missing, %d damaged, %d extra%n",
                                line.path("objects").asLong(),
                                line.path("bytes").asLong(),
                                line.path("missing").asLong(),
                                line.path("damaged").asLong(),
                                line.path("extra").asLong());
            }
        }
        return clean ? 0 : 1;
    }

    @Command(
            name = "failed",
            mixinStandardHelpOptions = true,
            description = "Lists the latest attempts whose images could not be archived.")
    int failed(@Mixin Server server, @Mixin Output output) throws IOException, InterruptedException {
        output.print(server.get(FAILED), answer -> {
            StringBuilder lines = new StringBuilder();
            for (JsonNode attempt : answer.path("data")) {
                lines.append("%s  %s  %d images, links until %s: %s%n"
                        .formatted(
                                attempt.path("attempt").asText(),
                                attempt.path("provider").asText(),
                                attempt.path("images").asInt(),
                                attempt.path("expires_at").asText(),
                                attempt.path("reason").asText()));
            }
            return lines.toString();
        });
        return 0;
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description = "Retries one of them while its links are valid.")
    int redrive(
            @Mixin Server server,
            @Parameters(paramLabel = "ATTEMPT", description = "see archive failed") String attempt)
            throws IOException, InterruptedException {
        server.post(FAILED + "/" + attempt + "/redrive", Server.JSON.createObjectNode());
        out().println("the archive is retried");
        return 0;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    }
}
