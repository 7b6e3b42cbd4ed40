package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the pixels of an image, and drops them. */
final class DeflatedRows implements AutoCloseable {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final Inflater inflater = new Inflater();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Source source;
    private int at;
    private int end;

    /** Supplies the next compressed bytes; an empty buffer when there are no more. */
    @FunctionalInterface
    interface Source {
        ByteBuffer next();
    }

    DeflatedRows(Source source) {
        this.source = source;
    }

    /** The next byte; negative at the end. */
    int next() {
        return at < end || fill() ? buffer[at++] & 0xFF : -1;
    }

    /** Skips {@code bytes} bytes, or fewer when the data ends before; returns how many. */
    long skip(long bytes) {
        long left = bytes;
        while (left > 0 && (at < end || fill())) {
            int count = (int) Math.min(left, end - at);
            at += count;
            left -= count;
        }
        return bytes - left;
    }

    private boolean fill() {
        at = 0;
        try {
            end = inflater.inflate(buffer);
            while (end == 0 && inflater.needsInput()) {
                ByteBuffer input = source.next();
                if (!input.hasRemaining()) {
                    return false;
                }
                inflater.setInput(input);
                end = inflater.inflate(buffer);
            }
            return end > 0;
        } catch (DataFormatException e) {
            throw new CorruptImageException("its pixels cannot be inflated: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
