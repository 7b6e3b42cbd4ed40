package io.darkroom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Peers that run on Node, where it is installed. Their packages come from npm once, into the build's folder. */
final class NodePeer {

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    private final Path folder;

    private NodePeer(Path folder) {
        this.folder = folder;
    }

    /** Installs packages; empty, with a line that says so, where that is not possible. */
    static Optional<NodePeer> install(Path home, String... packages) throws IOException, InterruptedException {
        if (!Commands.installed("node") || !Commands.installed("npm")) {
            System.out.println("Node is not installed: without " + String.join(" and ", packages));
            return Optional.empty();
        }
        Path folder = Files.createDirectories(home.resolve("lab/bench/target/peers"));
        List<String> command =
                new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"));
        command.addAll(List.of(packages));
        Process npm = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("npm.log").toFile())
                .start();
        if (!npm.waitFor(INSTALL_LIMIT.toSeconds(), TimeUnit.SECONDS) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            System.out.println(
                    "npm could not install " + String.join(" and ", packages) + "; see " + folder.resolve("npm.log"));
            return Optional.empty();
        }
        return Optional.of(new NodePeer(folder));
    }

    /** Starts a script of this module's resources. */
    Process script(String name, String... arguments) throws IOException {
        try (InputStream script = NodePeer.class.getResourceAsStream("/peers/" + name)) {
            if (script == null) {
                throw new IllegalStateException("there is no script " + name);
            }
            Files.copy(script, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return start(name, arguments);
    }

    /** Starts a file of a package. */
    Process start(String file, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", file));
        command.addAll(List.of(arguments));
        ProcessBuilder node = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve(Path.of(file).getFileName() + ".log").toFile());
        node.environment().put("NODE_ENV", "production");
        node.environment().put("KAFKAJS_NO_PARTITIONER_WARNING", "1");
        return node.start();
    }
}
