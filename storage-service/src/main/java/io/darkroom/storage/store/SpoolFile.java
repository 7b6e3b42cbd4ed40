package io.darkroom.storage.store;

import io.darkroom.contracts.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;

/** A temporary file that is being written and hashed. Close it: the file is deleted unless the store has moved it. */
public final class SpoolFile implements AutoCloseable {

    private final Path path;
    private final FileChannel out;
    private final Queue<byte[]> buffers;
    private MessageDigest digest = Sha256.digest();
    private long bytes;

    SpoolFile(Path path, Queue<byte[]> buffers) throws IOException {
        this.path = path;
        this.buffers = buffers;
        this.out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    public Path path() {
        return path;
    }

    /** The number of bytes written so far. */
    public long bytes() {
        return bytes;
    }

    /** Appends all of {@code in}. When the stream fails, the bytes before the failure stay. */
    public void append(InputStream in) throws IOException {
        byte[] buffer = Objects.requireNonNullElseGet(buffers.poll(), () -> new byte[Spool.BUFFER_BYTES]);
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
            recycle(buffer);
        }
    }

    // A full queue drops the buffer.
    @SuppressWarnings("CheckReturnValue")
    private void recycle(byte[] buffer) {
        buffers.offer(buffer);
    }

    /** Discards everything written so far. */
    public void reset() throws IOException {
        out.truncate(0);
        digest = Sha256.digest();
        bytes = 0;
    }

    /** Forces the complete file to the disk and returns its digest. Call it once. */
    public ContentDigest seal() throws IOException {
        out.force(true);
        out.close();
        return new ContentDigest(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(path);
    }
}
