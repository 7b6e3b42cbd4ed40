package io.darkroom.submitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs a script of {@code clients/} with packages of npm, which are installed into a folder of the test. */
public record NodeClient(Path folder) {

    private static final long MAX_SECONDS = 120;

    /** Installs {@code packages}; skips the test where there is no npm, or no registry that has them. */
    public static NodeClient with(Path folder, String... packages) throws IOException, InterruptedException {
        assumeTrue(found("node") && found("npm"), "Node and npm are not installed: apt-get install nodejs npm");
        Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
        Path log = folder.resolve("npm.log");
        List<String> command = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund"));
        command.addAll(List.of(packages));
        assumeTrue(
                run(folder, log, Map.of(), command) == 0,
                () -> "npm cannot install " + List.of(packages) + ": " + text(log));
        return new NodeClient(folder);
    }

    /** What {@code script} prints: one JSON value. */
    public JsonNode run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Path file = folder.resolve(script);
        try (InputStream source =
                Objects.requireNonNull(NodeClient.class.getResourceAsStream("/clients/" + script), script)) {
            Files.copy(source, file);
        }
        Path log = folder.resolve(script + ".log");
        int exit = run(folder, log, environment, List.of("node", file.toString()));
        assertThat(exit).as(text(log)).isZero();
        return Json.mapper().readTree(text(log));
    }

    private static int run(Path folder, Path log, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static boolean found(String program) {
        return List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
