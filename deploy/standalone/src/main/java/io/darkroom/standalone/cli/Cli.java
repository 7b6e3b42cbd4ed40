package io.darkroom.standalone.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the launcher that need a running system. */
@Command(
        name = "darkroom",
        description = "Commands for a running Darkroom.",
        subcommands = {
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
            CommandLine.HelpCommand.class
        })
public final class Cli {

    Cli() {}

    public static void main(String[] arguments) {
        System.exit(execute(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                arguments));
    }

    /** Runs a command; returns the exit status of the process. */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Cli())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("darkroom: " + Failures.sentence(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
