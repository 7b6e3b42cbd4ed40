package io.darkroom.storage.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Image files that other programs have written. */
final class Samples {

    static final Path COMPLETE = Path.of("src/test/resources/images/complete");
    static final Path WITHOUT_PIXELS = Path.of("src/test/resources/images/without-pixels");
    static final Path OTHER = Path.of("src/test/resources/images/other");

    /** The size of each image in {@link #COMPLETE}. */
    static final int WIDTH = 61;

    static final int HEIGHT = 47;

    private Samples() {}

    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
