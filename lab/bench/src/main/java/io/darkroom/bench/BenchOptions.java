package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long every path is measured. */
final class BenchOptions {

    @Option(
            names = "--warm-up",
            defaultValue = "4",
            description = "turns of each contender before the steady state (default ${DEFAULT-VALUE})")
    private int warmUp = 4;

    @Option(names = "--steady", defaultValue = "4", description = "turns after them (default ${DEFAULT-VALUE})")
    private int steady = 4;

    @Option(names = "--seconds", defaultValue = "15", description = "length of a turn (default ${DEFAULT-VALUE})")
    private int seconds = 15;

    @Option(names = "--connections", defaultValue = "32", description = "of a closed loop (default ${DEFAULT-VALUE})")
    private int connections = 32;

    @Option(
            names = "--port-base",
            defaultValue = "23080",
            description = "ports of the system, as of ./darkroom run (default ${DEFAULT-VALUE})")
    private int portBase = 23_080;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    Path home() throws IOException {
        return home.toRealPath();
    }

    int portBase() {
        return portBase;
    }

    int seconds() {
        return seconds;
    }

    int connections() {
        return connections;
    }

    ByTurns byTurns() {
        return new ByTurns(warmUp, steady, Duration.ofSeconds(seconds));
    }
}
