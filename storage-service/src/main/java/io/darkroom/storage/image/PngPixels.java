package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** Inflates the rows of a PNG file, of each pass where it is interlaced. */
final class PngPixels {

    private static final int HEADER = 16; // the content of IHDR
    private static final int FILTERS = 5;
    private static final int CHUNK = 12;
    private static final ByteBuffer END = ByteBuffer.allocate(0);
    // Adam7: where a pass starts, and the distance of its pixels.
    private static final int[] FIRST_COLUMN = {0, 4, 0, 2, 0, 1, 0};
    private static final int[] FIRST_ROW = {0, 0, 4, 0, 2, 0, 1};
    private static final int[] COLUMN_STEP = {8, 8, 4, 4, 2, 2, 1};
    private static final int[] ROW_STEP = {8, 8, 8, 4, 4, 2, 2};

    private final ByteBuffer file;
    private final int bitsPerPixel;
    private int chunk;

    private PngPixels(ByteBuffer file, int firstData) {
        this.file = file;
        this.chunk = firstData;
        this.bitsPerPixel = bitsPerPixel(file.get(HEADER + 9) & 0xFF, file.get(HEADER + 8) & 0xFF);
    }

    /** {@code firstData}: the position of the first chunk of pixels. */
    static void verify(ByteBuffer file, int firstData) {
        PngPixels pixels = new PngPixels(file, firstData);
        int width = file.getInt(HEADER);
        int height = file.getInt(HEADER + 4);
        try (DeflatedRows rows = new DeflatedRows(pixels::nextData)) {
            switch (file.get(HEADER + 12)) {
                case 0 -> pixels.verify(rows, width, height);
                case 1 -> {
                    for (int pass = 0; pass < ROW_STEP.length; pass++) {
                        int columns = Math.ceilDiv(width - FIRST_COLUMN[pass], COLUMN_STEP[pass]);
                        int lines = Math.ceilDiv(height - FIRST_ROW[pass], ROW_STEP[pass]);
                        pixels.verify(rows, columns, columns > 0 ? lines : 0);
                    }
                }
                default -> throw new CorruptImageException("an unknown interlacing");
            }
        }
    }

    private void verify(DeflatedRows rows, int width, int height) {
        long rowBytes = Math.ceilDiv((long) width * bitsPerPixel, Byte.SIZE);
        for (int row = 0; row < height; row++) {
            int filter = rows.next();
            if (filter >= FILTERS) {
                throw new CorruptImageException("row " + row + " has the unknown filter " + filter);
            }
            if (filter < 0 || rows.skip(rowBytes) < rowBytes) {
                throw new CorruptImageException("its pixels end in row " + row + " of " + height);
            }
        }
    }

    // Chunks of pixels follow each other. The walk has checked that they are within the file.
    private ByteBuffer nextData() {
        while (FileText.read(file, chunk + 4, 4).equals(Png.PIXELS)) {
            int length = file.getInt(chunk);
            int data = chunk + 8;
            chunk += CHUNK + length;
            if (length > 0) {
                return file.slice(data, length);
            }
        }
        return END;
    }

    private static int bitsPerPixel(int colorType, int depth) {
        int samples = switch (colorType) {
            case 0, 3 -> 1;
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> throw new CorruptImageException("the unknown color type " + colorType);
        };
        if (Integer.bitCount(depth) != 1 || depth > 16) {
            throw new CorruptImageException("samples of " + depth + " bits");
        }
        return samples * depth;
    }
}
