package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Official clients on Node, installed from the configured registry into a folder of the test. */
final class NodeClient {

    private static final Path SCRIPTS = Path.of("../../submitter-service/src/test/resources/clients");
    private static final int INSTALL_SECONDS = 120;
    private static final int SCRIPT_SECONDS = 240;

    private final Path folder;

    private NodeClient(Path folder) {
        this.folder = folder;
    }

    /** Installs packages such as {@code replicate@1.4.0}; skips the test where Node, npm or the registry are not there. */
    static NodeClient install(Path folder, String... packages) throws Exception {
        assumeTrue(runs(folder, "node", "--version"), "Node is not installed, so its clients cannot be tried");
        assumeTrue(runs(folder, "npm", "--version"), "npm is not installed, so clients on Node cannot be tried");
        List<String> install = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--no-save"));
        install.addAll(List.of(packages));
        Path log = folder.resolve("install.log");
        boolean installed = exit(start(folder, log, Map.of(), install), INSTALL_SECONDS) == 0;
        assumeTrue(installed, () -> "npm cannot install " + List.of(packages) + ": " + text(log));
        return new NodeClient(folder);
    }

    /** Runs a script of submitter-service's tests; returns the names of the checks that held. */
    List<String> run(String script, Map<String, String> environment) throws Exception {
        Files.copy(SCRIPTS.resolve(script), folder.resolve(script));
        Path output = folder.resolve(script + ".log");
        int exit = exit(start(folder, output, environment, List.of("node", script)), SCRIPT_SECONDS);
        assertThat(exit).as(text(output)).isZero();
        List<String> checks = new ArrayList<>();
        RunningSystem.JSON.readTree(output.toFile()).forEach(check -> checks.add(check.asText()));
        return checks;
    }

    private static boolean runs(Path folder, String... command) throws InterruptedException {
        try {
            return exit(start(folder, folder.resolve("version.log"), Map.of(), List.of(command)), INSTALL_SECONDS) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static Process start(Path folder, Path output, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int exit(Process process, int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
