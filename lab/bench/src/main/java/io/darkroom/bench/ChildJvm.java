package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of this module in a process of its own, so that its processor time is not the bench's. */
final class ChildJvm {

    private ChildJvm() {}

    /** Starts {@code program}; returns when it has printed a line, which says that it serves. */
    static Process start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (started.inputReader().readLine() == null) {
            throw new IllegalStateException(program.getSimpleName() + " did not start: " + String.join(" ", command));
        }
        return started;
    }
}
