package io.darkroom.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The console's source files. */
final class Sources {

    private static final Path WEB = Path.of("src/main/web");

    private Sources() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(WEB)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static List<Path> typeScript() throws IOException {
        return all().stream().filter(file -> file.toString().endsWith(".ts")).toList();
    }
}
