package io.darkroom.storage.store;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps bytes in files named by their hash. They are written aside, forced to the disk, then renamed: under its name a
 * file is complete or not there, whatever kills us.
 */
@Singleton
public class FilesystemStore {

    private static final String INCOMING = "incoming";
    private static final String OBJECTS = "objects";
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Duration LEFT_OVER_AFTER = Duration.ofHours(6);

    private final Path root;

    FilesystemStore(StoreConfig config, InstantSource clock) throws IOException {
        this.root = config.path().toAbsolutePath();
        Files.createDirectories(root.resolve(INCOMING));
        Files.createDirectories(root.resolve(OBJECTS));
        removeLeftOvers(clock.instant());
    }

    /** A file beside the store, complete but under no name that anyone reads. Close it: what was not kept is removed. */
    public final class Incoming implements AutoCloseable {

        private final Path file;
        private final StoredObject object;

        private Incoming(Path file, StoredObject object) {
            this.file = file;
            this.object = object;
        }

        public Path file() {
            return file;
        }

        /** Gives the bytes their name; the same bytes twice are one file. */
        public StoredObject keep() throws IOException {
            Path target = path(object.sha256());
            if (!Files.exists(target)) {
                Path outer = root.resolve(OBJECTS).resolve(object.sha256().substring(0, 2));
                Path inner = outer.resolve(object.sha256().substring(2, 4));
                Files.createDirectories(inner);
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                force(inner);
                force(outer);
                force(root.resolve(OBJECTS));
            }
            return object;
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Writes {@code in} aside and forces it to the disk, in constant memory. */
    public Incoming receive(InputStream in) throws IOException {
        Path file = root.resolve(INCOMING).resolve(UUID.randomUUID().toString());
        MessageDigest digest = sha256();
        long bytes = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                writeFully(out, ByteBuffer.wrap(buffer, 0, count));
                bytes += count;
            }
            out.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Incoming(file, new StoredObject(HexFormat.of().formatHex(digest.digest()), bytes));
    }

    /** Where the bytes with this hash are, if they are. */
    public Path path(String sha256) {
        return root.resolve(OBJECTS)
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private void removeLeftOvers(Instant now) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(INCOMING))) {
            files.filter(file -> olderThan(file, now.minus(LEFT_OVER_AFTER))).forEach(FilesystemStore::delete);
        }
    }

    private static boolean olderThan(Path file, Instant limit) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
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

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    // Without this a power cut may lose the name although the bytes are on the disk.
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
