package io.darkroom.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ./darkroom bench}. */
@Command(
        name = "bench",
        description = "Compares the performance of Darkroom with other tools on this machine.",
        subcommands = {ArchiveBench.class, GenerationBench.class, StartBench.class, CommandLine.HelpCommand.class})
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        LabCommand.run(new Bench(), arguments);
    }
}
