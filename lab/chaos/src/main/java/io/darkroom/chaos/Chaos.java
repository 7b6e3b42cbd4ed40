package io.darkroom.chaos;

import io.darkroom.bench.LabCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code ./darkroom chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Disturbs a running system under load and verifies that nothing is lost.",
        subcommands = {
            ArchiveChaos.class,
            DoorsChaos.class,
            RollChaos.class,
            PartitionChaos.class,
            FreezeChaos.class,
            ReplicasChaos.class,
            FuzzChaos.class,
            BackendsChaos.class,
            FullDiskChaos.class,
            MoneyChaos.class,
            InputsChaos.class,
            CapacityBench.class,
            CommandLine.HelpCommand.class
        })
public final class Chaos {

    private Chaos() {}

    public static void main(String[] arguments) {
        LabCommand.run(new Chaos(), arguments);
    }
}
