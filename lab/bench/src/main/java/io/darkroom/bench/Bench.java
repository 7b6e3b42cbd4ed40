package io.darkroom.bench;

import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
        name = "bench",
        description = "Measures Darkroom beside its peers on this machine.",
        subcommands = {ArchiveBench.class, StartBench.class, CommandLine.HelpCommand.class})
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        // What Kafka and PostgreSQL say of themselves is of no interest here.
        LogManager.getLogManager().reset();
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
