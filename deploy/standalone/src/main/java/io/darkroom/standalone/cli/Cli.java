package io.darkroom.standalone.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the launcher that need a running system. */
@Command(name = "darkroom", description = "Commands for a running Darkroom.")
public final class Cli {

    private static final Map<String, Class<?>> COMMANDS = commands(
            GenerateCommand.class,
            StatusCommand.class,
            AccountCommand.class,
            ProvidersCommand.class,
            UsageCommand.class,
            DeliveriesCommand.class,
            OpenCommand.class,
            KeyCommand.class,
            SubmitCommand.class,
            ArchiveCommand.class,
            DeadLettersCommand.class,
            ReplayCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class);

    Cli() {}

    public static void main(String[] arguments) {
        System.exit(execute(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                arguments));
    }

    /** Runs a command; returns the exit status of the process. */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return Version.addTo(commandLine(arguments))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("darkroom: " + Failures.sentence(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    // Reading the annotations of all commands takes half of the time of one that only asks something.
    private static CommandLine commandLine(String... arguments) {
        Class<?> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        return named == null || named == CommandLine.HelpCommand.class
                ? all()
                : new CommandLine(new Cli()).addSubcommand(named);
    }

    /** With every command. */
    static CommandLine all() {
        CommandLine all = new CommandLine(new Cli());
        COMMANDS.values().forEach(all::addSubcommand);
        return all;
    }

    private static Map<String, Class<?>> commands(Class<?>... classes) {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        for (Class<?> each : classes) {
            commands.put(each.getAnnotation(Command.class).name(), each);
        }
        return commands;
    }
}
