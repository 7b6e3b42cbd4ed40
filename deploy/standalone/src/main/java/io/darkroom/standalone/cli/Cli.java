package io.darkroom.standalone.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The launcher's commands that need a running system. */
@Command(
        name = "darkroom",
        description = "Talks to a running Darkroom.",
        subcommands = {KeyCommand.class, SubmitCommand.class, CommandLine.HelpCommand.class})
public final class Cli {

    private Cli() {}

    public static void main(String[] arguments) {
        int exit = new CommandLine(new Cli())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("darkroom: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
        System.exit(exit);
    }
}
