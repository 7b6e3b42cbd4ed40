package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** TIFF 6.0: all strips or tiles of the first directory must lie within the file. */
final class Tiff {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int C2PA = 52545;
    private static final int ENTRY = 12;
    private static final int SHORT = 3;

    private Tiff() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file =
                bigEndian.duplicate().order(bigEndian.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = file.getInt(4);
        int entries = file.getShort(directory) & 0xFFFF;
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        int offsets = 0;
        int bytes = 0;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            switch (file.getShort(entry) & 0xFFFF) {
                case WIDTH -> width = Math.toIntExact(value(file, entry, 0));
                case HEIGHT -> height = Math.toIntExact(value(file, entry, 0));
                case STRIP_OFFSETS, TILE_OFFSETS -> offsets = entry;
                case STRIP_BYTES, TILE_BYTES -> bytes = entry;
                case C2PA -> c2pa = true;
                default -> {}
            }
        }
        if (offsets == 0 || bytes == 0) {
            throw new CorruptImageException("the offsets of its pixels are missing");
        }
        requireWithin(file, offsets, bytes);
        return new Structure(width, height, Provenance.of(c2pa));
    }

    private static void requireWithin(ByteBuffer file, int offsets, int bytes) {
        int count = Math.min(file.getInt(offsets + 4), file.getInt(bytes + 4));
        for (int i = 0; i < count; i++) {
            long end = value(file, offsets, i) + value(file, bytes, i);
            if (end > file.limit()) {
                throw new CorruptImageException("its pixels end at byte " + end + ", the file has " + file.limit());
            }
        }
    }

    // Values of up to four bytes are in the entry itself.
    private static long value(ByteBuffer file, int entry, int index) {
        int size = (file.getShort(entry + 2) & 0xFFFF) == SHORT ? 2 : 4;
        long count = file.getInt(entry + 4) & 0xFFFFFFFFL;
        int at = (count * size <= 4 ? entry + 8 : file.getInt(entry + 8)) + index * size;
        return size == 2 ? file.getShort(at) & 0xFFFF : file.getInt(at) & 0xFFFFFFFFL;
    }
}
