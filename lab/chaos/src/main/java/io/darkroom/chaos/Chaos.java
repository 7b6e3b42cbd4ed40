package io.darkroom.chaos;

import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The chaos runs. */
@Command(
        name = "chaos",
        description = "Kills what is at work and proves that nothing is lost.",
        subcommands = {ArchiveChaos.class, DoorsChaos.class, RollChaos.class, CommandLine.HelpCommand.class})
public final class Chaos {

    private Chaos() {}

    public static void main(String[] arguments) {
        // What Kafka and PostgreSQL say of themselves is of no interest here.
        LogManager.getLogManager().reset();
        System.exit(new CommandLine(new Chaos()).execute(arguments));
    }
}
