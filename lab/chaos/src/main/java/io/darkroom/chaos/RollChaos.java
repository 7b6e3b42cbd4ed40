package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The replicas of each service start at once on an empty database. Then each of them is upgraded. */
@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        description = "Restarts every replica in turn, as an upgrade does, while clients send requests.")
public final class RollChaos implements Callable<Integer> {

    private static final Map<String, String> SETTINGS = Map.of("DARKROOM_ACCOUNTS_MAX_RUNNING", "300");

    @Option(names = "--rounds", defaultValue = "5", description = "restarts of each replica (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--replicas", defaultValue = "2", description = "of each service (default ${DEFAULT-VALUE})")
    private int replicas = 2;

    @Option(names = "--clients", defaultValue = "4", description = "concurrent clients (default ${DEFAULT-VALUE})")
    private int clients = 4;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Option(names = "--from", description = "the checkout whose build is upgraded (default: the same)")
    private Optional<Path> from = Optional.empty();

    private final Violations violations = new Violations();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create();
                Replicas system = Replicas.start(
                        from.orElse(home).toRealPath(), home.toRealPath(), state.path(), SETTINGS, replicas)) {
            new Upgrade(rounds, clients, violations).run(system);
        }
        return violations.print();
    }
}
