package io.darkroom.providers.http;

import io.darkroom.contracts.ByteBudget;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.Stream;

/** The files of one call, which end with it. The files of all calls share a space, of which each holds what it writes. */
public final class TemporaryFiles implements AutoCloseable {

    private static final String PREFIX = "darkroom-call-";
    // Longer than any call.
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private final Path folder;
    private final ByteBudget.Share space;
    private long held;

    TemporaryFiles(ByteBudget.Share space) throws IOException {
        this.space = space;
        this.folder = Files.createTempDirectory(PREFIX);
        removeAbandoned();
    }

    // A killed process leaves its files behind, in the volume of a container also for the next one.
    private void removeAbandoned() throws IOException {
        FileTime limit =
                FileTime.from(Files.getLastModifiedTime(folder).toInstant().minus(ABANDONED_AFTER));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.resolveSibling("."), PREFIX + "*")) {
            for (Path other : folders) {
                if (Files.isDirectory(other) && Files.getLastModifiedTime(other).compareTo(limit) < 0) {
                    delete(other);
                }
            }
        } catch (IOException othersToo) {
            // Another process of this machine removes them, or owns them.
        }
    }

    /** A new file, empty, for what space is held. */
    public Path create() throws IOException {
        return Files.createTempFile(folder, "", "");
    }

    /** Writes to a file whose space is taken while it grows. */
    public OutputStream grow(Path file) throws IOException {
        return new FilterOutputStream(Files.newOutputStream(file)) {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                hold(length);
                out.write(bytes, offset, length);
            }
        };
    }

    /** Holds space for {@code bytes} more; throws an {@link IOException} when the files of other calls leave too little. */
    void hold(long bytes) throws IOException {
        if (space.growTo(held + bytes) != ByteBudget.Growth.GROWN) {
            throw new IOException("the temporary files of other calls leave no space for " + bytes
                    + " bytes (darkroom.dispatch.max-temporary-size)");
        }
        held += bytes;
    }

    @Override
    public void close() {
        try (space) {
            delete(folder);
        } catch (IOException left) {
            // What is bought counts more than a file that a later call removes.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
