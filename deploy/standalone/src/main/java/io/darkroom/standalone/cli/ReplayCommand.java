package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Processes past callbacks again; the exit status is 0 if that changed nothing. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Processes past callbacks again and reports whether anything changed; nothing should.")
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    @Nullable
    Server server;

    @Option(
            names = "--from",
            required = true,
            description = "a time such as 2026-01-31T00:00:00Z, or a duration before now, such as PT2H")
    private String from = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
        Instant since = time(from, InstantSource.system());
        boolean idempotent = false;
        for (JsonNode line :
                Objects.requireNonNull(server, "set by picocli").postLines("/v1/admin/replay?from=" + since, "")) {
            if (line.has("changed_attempt")) {
                out.printf(
                        "attempt %s has changed%n", line.path("changed_attempt").asText());
            } else {
                idempotent = line.path("idempotent").asBoolean();
                out.printf(
                        "read %d callbacks of %d generations since %s: %d attempts changed, %d new webhooks, %d"
                                + " unreadable%n",
                        line.path("read").asLong(),
                        line.path("generations").asLong(),
                        since,
                        line.path("changed").asLong(),
                        line.path("new_messages").asLong(),
                        line.path("unreadable").asLong());
            }
        }
        return idempotent ? 0 : 1;
    }

    private static Instant time(String text, InstantSource clock) throws IOException {
        try {
            return text.startsWith("P") ? clock.instant().minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException neither) {
            throw new IOException("--from must be a time such as 2026-01-31T00:00:00Z or a duration such as PT2H");
        }
    }
}
