package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** BMP: the header holds the length of the file. The format has no place for content credentials. */
final class Bmp {

    private static final int LENGTH = 2;
    private static final int PIXELS = 10;
    private static final int HEADER_SIZE = 14;
    private static final int OLD_HEADER = 12;
    private static final int OLD_WIDTH = 18;
    private static final int OLD_HEIGHT = 20;
    private static final int OLD_BITS = 24;
    private static final int WIDTH = 18;
    private static final int HEIGHT = 22;
    private static final int BITS = 28;
    private static final int COMPRESSION = 30;
    private static final Set<Integer> UNCOMPRESSED = Set.of(0, 3, 6);
    private static final Set<Integer> RUN_LENGTH = Set.of(1, 2);

    private Bmp() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long length = file.getInt(LENGTH) & 0xFFFFFFFFL;
        if (length > file.limit()) {
            throw new CorruptImageException("the header says " + length + " bytes, the file has " + file.limit());
        }
        if (file.getInt(HEADER_SIZE) == OLD_HEADER) {
            int width = file.getShort(OLD_WIDTH) & 0xFFFF;
            int height = file.getShort(OLD_HEIGHT) & 0xFFFF;
            return new Structure(
                    width, height, Provenance.NONE, () -> uncompressed(file, file.getShort(OLD_BITS), width, height));
        }
        int width = file.getInt(WIDTH);
        // The height is negative when the rows go from top to bottom.
        int height = Math.abs(file.getInt(HEIGHT));
        return new Structure(width, height, Provenance.NONE, () -> verify(file, width, height));
    }

    private static void verify(ByteBuffer file, int width, int height) {
        int compression = file.getInt(COMPRESSION);
        if (UNCOMPRESSED.contains(compression)) {
            uncompressed(file, file.getShort(BITS), width, height);
        } else if (RUN_LENGTH.contains(compression)) {
            runs(file, compression == 1 ? 1 : 2, height);
        } else {
            throw new UnsupportedImageException("the compression " + compression, "none and run lengths (0 to 3, 6)");
        }
    }

    private static void uncompressed(ByteBuffer file, int bits, int width, int height) {
        long rowBytes = Math.ceilDiv((long) width * (bits & 0xFFFF), Integer.SIZE) * Integer.BYTES;
        long end = (file.getInt(PIXELS) & 0xFFFFFFFFL) + rowBytes * height;
        if (bits == 0 || end > file.limit()) {
            throw new CorruptImageException("its pixels end at byte " + end + ", the file has " + file.limit());
        }
    }

    // Pairs of bytes: a run of pixels, or a zero and what follows: a line's end, the image's end, a move, or single
    // pixels.
    private static void runs(ByteBuffer file, int pixelsPerByte, int height) {
        int row = 0;
        int at = file.getInt(PIXELS);
        while (true) {
            int count = file.get(at) & 0xFF;
            int value = file.get(at + 1) & 0xFF;
            at += 2;
            if (count == 0 && value == 0) {
                row++;
            } else if (count == 0 && value == 1) {
                break;
            } else if (count == 0 && value == 2) {
                row += file.get(at + 1) & 0xFF;
                at += 2;
            } else if (count == 0) {
                at += Math.ceilDiv(Math.ceilDiv(value, pixelsPerByte), 2) * 2;
            }
        }
        if (row < height - 1) {
            throw new CorruptImageException("its pixels end in row " + row + " of " + height);
        }
    }
}
