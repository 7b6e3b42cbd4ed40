package io.darkroom.storage.store;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;

/** Files that are being received: beside the store, under no name that anyone reads, in constant memory. */
@Singleton
public class Spool {

    private static final String INCOMING = "incoming";
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int MOST_BUFFERS = 32;
    private static final Duration LEFT_OVER_AFTER = Duration.ofHours(6);

    private final Path folder;
    // A new one for each file would be most of what there is to collect.
    private final Queue<byte[]> buffers = new ArrayBlockingQueue<>(MOST_BUFFERS);

    Spool(StoreConfig config, InstantSource clock) throws IOException {
        this.folder = config.path().toAbsolutePath().resolve(INCOMING);
        Files.createDirectories(folder);
        removeLeftOvers(clock.instant());
    }

    /** One file; close it: what nobody kept is removed. */
    public static final class Incoming implements AutoCloseable {

        private final Path file;
        private final FileChannel out;
        private final Queue<byte[]> buffers;
        private MessageDigest digest = sha256();
        private long bytes;

        private Incoming(Path file, Queue<byte[]> buffers) throws IOException {
            this.file = file;
            this.buffers = buffers;
            this.out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        public Path file() {
            return file;
        }

        /** How many have come so far. */
        public long bytes() {
            return bytes;
        }

        /** Adds all that {@code in} brings; when it breaks, what came before is kept. */
        public void append(InputStream in) throws IOException {
            byte[] buffer = Objects.requireNonNullElseGet(buffers.poll(), () -> new byte[BUFFER_BYTES]);
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
                    while (chunk.hasRemaining()) {
                        out.write(chunk);
                    }
                    digest.update(buffer, 0, count);
                    bytes += count;
                }
            } finally {
                giveBack(buffer);
            }
        }

        // One too many is let go.
        @SuppressWarnings("CheckReturnValue")
        private void giveBack(byte[] buffer) {
            buffers.offer(buffer);
        }

        /** Forgets what has come. */
        public void restart() throws IOException {
            out.truncate(0);
            digest = sha256();
            bytes = 0;
        }

        /** All has come: it is forced to the disk, and told what it is. Call it once. */
        public StoredObject seal() throws IOException {
            out.force(true);
            out.close();
            return new StoredObject(HexFormat.of().formatHex(digest.digest()), bytes);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(file);
        }
    }

    public Incoming open() throws IOException {
        return new Incoming(folder.resolve(UUID.randomUUID().toString()), buffers);
    }

    private void removeLeftOvers(Instant now) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> olderThan(file, now.minus(LEFT_OVER_AFTER))).forEach(Spool::delete);
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

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
