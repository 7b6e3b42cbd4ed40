package io.darkroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BundleTest {

    private static final Path BUNDLE = Path.of("target/classes/META-INF/resources/console");
    private static final int MAX_GZIPPED_BYTES = 120 * 1024;

    @Test
    void allFilesTogetherAreAtMost120KilobytesGzipped() throws IOException {
        List<Path> files = files();

        assertThat(files)
                .map(file -> file.getFileName().toString())
                .contains("index.html", "console.js", "console.css");
        assertThat(files.stream().mapToInt(BundleTest::gzipped).sum()).isLessThanOrEqualTo(MAX_GZIPPED_BYTES);
    }

    @Test
    void noFileNamesAnotherHost() throws IOException {
        for (Path file : files()) {
            String content = Files.readString(file)
                    // Names of markup, and an example in the text of a field.
                    .replaceAll("http://www\\.w3\\.org/[\\w/]+", "")
                    .replace("https://example.com", "");
            assertThat(content).as(file.toString()).doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]{2,}");
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLE)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int gzipped(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            Files.copy(file, gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}
