package io.darkroom.providers.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of one call, which end with it. */
public final class TemporaryFiles implements AutoCloseable {

    private final Path folder;

    TemporaryFiles() throws IOException {
        folder = Files.createTempDirectory("darkroom-call-");
    }

    /** A new file, empty. */
    public Path create() throws IOException {
        return Files.createTempFile(folder, "", "");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException left) {
            // What is bought counts more than a file that the system's own clean-up finds later.
            folder.toFile().deleteOnExit();
        }
    }
}
