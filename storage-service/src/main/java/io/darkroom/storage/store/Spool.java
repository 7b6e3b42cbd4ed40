package io.darkroom.storage.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;

/** Temporary files for incoming content, on the file system of the store, written in constant memory. */
@Singleton
public class Spool {

    static final int BUFFER_BYTES = 128 * 1024;

    private static final String FOLDER = "incoming";
    private static final int MAX_BUFFERS = 32;
    private static final Duration ABANDONED_AFTER = Duration.ofHours(6);

    private final Path folder;
    // Reused: a new buffer for each file would dominate garbage collection.
    private final Queue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_BUFFERS);

    @Inject
    Spool(StoreConfig config, InstantSource clock) throws IOException {
        this(config.path(), clock.instant());
    }

    /** Spools in {@code store}, whose abandoned files are removed first. */
    public Spool(Path store, Instant now) throws IOException {
        this.folder = store.toAbsolutePath().resolve(FOLDER);
        Files.createDirectories(folder);
        removeAbandoned(now);
    }

    public SpoolFile open() throws IOException {
        return new SpoolFile(folder.resolve(UUID.randomUUID().toString()), buffers);
    }

    /** Removes the files that a killed process has left behind. */
    public void removeAbandoned(Instant now) throws IOException {
        Instant limit = now.minus(ABANDONED_AFTER);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> isOlderThan(file, limit)).forEach(Spool::delete);
        }
    }

    // Another replica removes files at the same time.
    static boolean isOlderThan(Path file, Instant limit) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException removed) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
