package io.darkroom.bench;

import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ./darkroom bench}. */
@Command(
        name = "bench",
        description = "Compares the performance of Darkroom with other tools on this machine.",
        subcommands = {ArchiveBench.class, StartBench.class, CommandLine.HelpCommand.class})
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        // Kafka and PostgreSQL log too much for a console.
        LogManager.getLogManager().reset();
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
