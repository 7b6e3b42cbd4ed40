package io.darkroom.standalone.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of all commands for bash and zsh. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints the completion of all commands for bash and zsh: source <(./darkroom completion)")
final class CompletionCommand implements Callable<Integer> {

    // What the launcher itself runs, and its options that have a value.
    private static final Map<String, List<String>> LAUNCHER = Map.of(
            "run", List.of("--port-base", "--state"),
            "dev", List.of("--port-base", "--state"),
            "test", List.of(),
            "format", List.of(),
            "train", List.of(),
            "bench", List.of(),
            "chaos", List.of());
    private static final Map<String, List<String>> FLAGS =
            Map.of("run", List.of("--no-simulator"), "dev", List.of("--no-simulator"), "test", List.of("--unit"));

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        CommandLine all = Cli.all();
        LAUNCHER.forEach((name, options) -> all.addSubcommand(name, new CommandLine(launched(name, options))));
        output.out().println(AutoComplete.bash("darkroom", all));
        return 0;
    }

    private static CommandSpec launched(String name, List<String> options) {
        CommandSpec spec = CommandSpec.create().name(name);
        options.forEach(option -> spec.addOption(
                OptionSpec.builder(option).type(String.class).arity("1").build()));
        FLAGS.getOrDefault(name, List.of())
                .forEach(flag -> spec.addOption(
                        OptionSpec.builder(flag).type(boolean.class).arity("0").build()));
        return spec;
    }
}
