package io.darkroom.chaos;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How much load a run makes, and how many faults. */
final class RunOptions {

    @Option(names = "--generations", defaultValue = "10000", description = "how many (default ${DEFAULT-VALUE})")
    int generations = 10_000;

    // A hundred faults take half an hour: with more requests a second, most of them would come after the last request.
    @Option(
            names = "--rate",
            defaultValue = "5",
            description = "requests a second, as long as they are answered (default ${DEFAULT-VALUE})")
    int rate = 5;

    @Option(names = "--faults", defaultValue = "100", description = "how many (default ${DEFAULT-VALUE})")
    int faults = 100;

    @Option(names = "--seed", defaultValue = "1", description = "of what happens at random (default ${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "how long generations may take after the last request (default ${DEFAULT-VALUE})")
    int minutes = 10;

    @Option(names = "--replicas", defaultValue = "2", description = "of each service (default ${DEFAULT-VALUE})")
    int replicas = 2;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    Path home = Path.of(".");
}
