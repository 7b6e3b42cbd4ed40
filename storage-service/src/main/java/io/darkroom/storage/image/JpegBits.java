package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** Reads the bits of a JPEG scan, up to its next marker. */
final class JpegBits {

    private static final int MARKER = 0xFF;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    private static final int LONGEST_CODE = 16;

    private final ByteBuffer file;
    private int at;
    // Left-aligned; its zeros behind the last bit of the scan are not counted.
    private long buffer;
    private int count;

    JpegBits(ByteBuffer file, int at) {
        this.file = file;
        this.at = at;
    }

    /** Reads one code. */
    int decode(JpegHuffman table) {
        if (count < LONGEST_CODE) {
            fill();
        }
        int code = table.find((int) (buffer >>> (Long.SIZE - LONGEST_CODE)));
        consume(JpegHuffman.length(code));
        return JpegHuffman.symbol(code);
    }

    /** Reads at most 16 bits. */
    int read(int bits) {
        if (count < bits) {
            fill();
        }
        int value = bits == 0 ? 0 : (int) (buffer >>> (Long.SIZE - bits));
        consume(bits);
        return value;
    }

    private void consume(int bits) {
        buffer <<= bits;
        count -= bits;
        if (count < 0) {
            throw new CorruptImageException("its pixels end at byte " + at);
        }
    }

    private void fill() {
        while (count <= Long.SIZE - Byte.SIZE) {
            int value = unsigned(at);
            if (value == MARKER) {
                int next = unsigned(at + 1);
                if (next == MARKER) { // padding
                    at++;
                    continue;
                }
                if (next != 0) {
                    return;
                }
                at++;
            }
            at++;
            buffer |= (long) value << (Long.SIZE - Byte.SIZE - count);
            count += Byte.SIZE;
        }
    }

    /** Skips to the data after the next marker, which must restart the scan. */
    void restart() {
        int marker = unsigned(nextMarker() + 1);
        if (marker < FIRST_RESTART || marker > LAST_RESTART) {
            throw new CorruptImageException("its pixels end at byte " + at);
        }
        at += 2;
    }

    /** The position of the next marker, where the scan ends. */
    int nextMarker() {
        buffer = 0;
        count = 0;
        while (unsigned(at) != MARKER || unsigned(at + 1) == 0 || unsigned(at + 1) == MARKER) {
            at++;
        }
        return at;
    }

    private int unsigned(int index) {
        return file.get(index) & 0xFF;
    }
}
