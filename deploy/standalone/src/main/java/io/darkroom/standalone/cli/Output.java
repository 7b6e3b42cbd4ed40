package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command prints: text for people, or with {@code --json} the answer of the API. */
final class Output {

    @Spec(Spec.Target.MIXEE)
    @Nullable
    private CommandSpec command;

    @Option(names = "--json", description = "print the answer of the API as JSON")
    private boolean json;

    /** Prints {@code answer}, or what {@code text} makes of it. */
    void print(JsonNode answer, Function<JsonNode, String> text) {
        out().println(json ? answer.toPrettyString() : text.apply(answer).stripTrailing());
    }

    PrintWriter out() {
        return Objects.requireNonNull(command, "set by picocli").commandLine().getOut();
    }
}
