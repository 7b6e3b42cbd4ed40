package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** TIFF 6.0: the strips or tiles of the first directory. */
final class Tiff {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int STRIP_ROWS = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANES = 284;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int C2PA = 52545;
    private static final int ENTRY = 12;
    private static final int SHORT = 3;
    // Of each type, by its number; there is none with the number 0.
    private static final int[] VALUE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    private static final int SEPARATE = 2;
    private static final int MAX_SAMPLES = 8;
    private static final int MAX_BITS = 64;
    private static final int MAX_PADDING = 1024;

    private final ByteBuffer file;
    // The position of each entry of the directory, by its tag.
    private final Map<Integer, Integer> entries = new HashMap<>();

    private Tiff(ByteBuffer file) {
        this.file = file;
        int directory = file.getInt(4);
        int count = file.getShort(directory) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int entry = directory + 2 + i * ENTRY;
            entries.put(file.getShort(entry) & 0xFFFF, entry);
            requireValues(entry);
        }
        // The place of the next directory.
        file.getInt(directory + 2 + count * ENTRY);
    }

    // Decoders read the values of all entries, and the place of the next directory: what is missing there makes the
    // file unreadable.
    private void requireValues(int entry) {
        int type = file.getShort(entry + 2) & 0xFFFF;
        long bytes = type < VALUE_BYTES.length ? (file.getInt(entry + 4) & 0xFFFFFFFFL) * VALUE_BYTES[type] : 0;
        long end = bytes > 4 ? (file.getInt(entry + 8) & 0xFFFFFFFFL) + bytes : 0;
        if (end > file.limit()) {
            throw new CorruptImageException("the values of its tag " + (file.getShort(entry) & 0xFFFF) + " end at byte "
                    + end + ", the file has " + file.limit());
        }
    }

    static Structure walk(ByteBuffer bigEndian) {
        Tiff tiff = new Tiff(
                bigEndian.duplicate().order(bigEndian.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
        tiff.requireWithin();
        return new Structure(
                tiff.number(WIDTH, 0),
                tiff.number(HEIGHT, 0),
                Provenance.of(tiff.entries.containsKey(C2PA)),
                tiff::verify);
    }

    private void requireWithin() {
        int offsets = offsets();
        int bytes = bytes();
        int count = Math.min(file.getInt(offsets + 4), file.getInt(bytes + 4));
        for (int i = 0; i < count; i++) {
            long end = value(offsets, i) + value(bytes, i);
            if (end > file.limit()) {
                throw new CorruptImageException("its pixels end at byte " + end + ", the file has " + file.limit());
            }
        }
    }

    private void verify() {
        int width = number(WIDTH, 0);
        int height = number(HEIGHT, 0);
        int pieceWidth = tiled() ? number(TILE_WIDTH, 0) : width;
        int pieceHeight = tiled() ? number(TILE_HEIGHT, 0) : stripRows(height);
        int samples = within("samples", number(SAMPLES, 1), MAX_SAMPLES);
        int bits = within("bits", number(BITS, 1), MAX_BITS);
        within("columns in a piece", pieceWidth, width + MAX_PADDING);
        within("rows in a piece", pieceHeight, height + MAX_PADDING);
        int planes = number(PLANES, 1) == SEPARATE ? samples : 1;
        long rowBytes = Math.ceilDiv((long) pieceWidth * bits * (samples / planes), Byte.SIZE);
        int down = Math.ceilDiv(height, pieceHeight);
        int across = Math.ceilDiv(width, pieceWidth);
        for (int piece = 0; piece < planes * down * across; piece++) {
            int left = height - piece / across % down * pieceHeight;
            requirePixels(piece, rowBytes * (tiled() ? pieceHeight : Math.min(pieceHeight, left)));
        }
    }

    private void requirePixels(int piece, long expected) {
        if (piece >= Math.min(file.getInt(offsets() + 4), file.getInt(bytes() + 4))) {
            throw new CorruptImageException("it has no more than " + piece + " of its strips or tiles");
        }
        ByteBuffer data = file.slice(Math.toIntExact(value(offsets(), piece)), Math.toIntExact(value(bytes(), piece)));
        long found = TiffPixels.count(number(COMPRESSION, 1), data, expected);
        if (found < expected) {
            throw new CorruptImageException(
                    "the strip or tile " + piece + " has " + found + " of " + expected + " bytes");
        }
    }

    private boolean tiled() {
        return entries.containsKey(TILE_OFFSETS);
    }

    private int offsets() {
        return entry(tiled() ? TILE_OFFSETS : STRIP_OFFSETS);
    }

    private int bytes() {
        return entry(tiled() ? TILE_BYTES : STRIP_BYTES);
    }

    private int entry(int tag) {
        return Optional.ofNullable(entries.get(tag))
                .orElseThrow(() -> new CorruptImageException("the offsets of its pixels are missing"));
    }

    private static int within(String what, int value, int max) {
        if (value < 1) {
            throw new CorruptImageException(what + ": " + value + ", not 1 to " + max);
        }
        if (value > max) {
            throw new UnsupportedImageException(what + ": " + value, "at most " + max);
        }
        return value;
    }

    // The default of the format is 2^32 - 1, which some programs write: all rows are in one strip.
    private int stripRows(int height) {
        Integer entry = entries.get(STRIP_ROWS);
        return entry == null ? height : (int) Math.min(height, value(entry, 0));
    }

    private int number(int tag, int otherwise) {
        Integer entry = entries.get(tag);
        long value = entry == null ? otherwise : value(entry, 0);
        if (value > Integer.MAX_VALUE) {
            throw new UnsupportedImageException(
                    "the value " + value + " of its tag " + tag, "at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    // Values of up to four bytes are in the entry itself.
    private long value(int entry, int index) {
        int size = (file.getShort(entry + 2) & 0xFFFF) == SHORT ? 2 : 4;
        long count = file.getInt(entry + 4) & 0xFFFFFFFFL;
        int at = (count * size <= 4 ? entry + 8 : file.getInt(entry + 8)) + index * size;
        return size == 2 ? file.getShort(at) & 0xFFFF : file.getInt(at) & 0xFFFFFFFFL;
    }
}
