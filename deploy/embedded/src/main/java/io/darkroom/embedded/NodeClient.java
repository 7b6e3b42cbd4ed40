package io.darkroom.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Official clients on Node, installed from the configured registry into a folder of the test. */
public record NodeClient(Path folder) {

    // A script may have to wait for images.
    private static final long MAX_SECONDS = 240;

    /** Installs packages such as {@code replicate@1.4.0}; skips the test where Node, npm or the registry are not there. */
    public static NodeClient with(Path folder, String... packages) throws IOException, InterruptedException {
        assumeTrue(
                isInstalled("node") && isInstalled("npm"),
                "Node and npm are not installed: apt-get install nodejs npm");
        Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
        Path log = folder.resolve("npm.log");
        List<String> command = new ArrayList<>(
                List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"));
        command.addAll(List.of(packages));
        assumeTrue(
                run(folder, log, Map.of(), command) == 0,
                () -> "npm cannot install " + List.of(packages) + ": " + text(log));
        return new NodeClient(folder);
    }

    /** What a script prints, one JSON value; the files beside it can be required. */
    public JsonNode run(Path script, Map<String, String> environment) throws IOException, InterruptedException {
        try (var files = Files.list(script.toAbsolutePath().getParent())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path log = folder.resolve(script.getFileName() + ".log");
        int exit = run(
                folder, log, environment, List.of("node", script.getFileName().toString()));
        if (exit != 0) {
            throw new AssertionError(script.getFileName() + " ended with " + exit + ": " + text(log));
        }
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

    private static boolean isInstalled(String program) {
        return List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
