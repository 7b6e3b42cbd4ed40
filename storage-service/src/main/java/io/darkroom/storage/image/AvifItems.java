package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The AV1 images in an AVIF file: where their data lies, and the units (OBU) that it consists of. There is no AV1 decoder in Java, so the
 * pixels within the units are not read.
 */
final class AvifItems {

    private static final int FRAME = 6;
    private static final int TILES = 4;
    private static final int MAX_LENGTH_BYTES = 4;

    private final ByteBuffer file;
    private final Optional<Box> inner;
    private final Set<Integer> images = new HashSet<>();
    private final List<Extent> extents = new ArrayList<>();

    private record Extent(long from, long bytes) {}

    /** How many bytes the numbers of an iloc box have. */
    private record Sizes(int version, int offset, int length, int base, int index) {}

    private AvifItems(ByteBuffer file, Optional<Box> inner) {
        this.file = file;
        this.inner = inner;
    }

    /** {@code inner}: the data within the meta box. */
    static AvifItems read(ByteBuffer file, Box types, Box locations, Optional<Box> inner) {
        AvifItems items = new AvifItems(file, inner);
        types.each(file, types.version(file) == 0 ? 6 : 8, items::readType);
        items.readLocations(locations);
        return items;
    }

    private void readType(Box entry) {
        int version = entry.version(file);
        int id = version > 2 ? file.getInt(entry.content()) : file.getShort(entry.content()) & 0xFFFF;
        if (version >= 2
                && FileText.read(file, entry.content() + (version > 2 ? 6 : 4), 4)
                        .equals("av01")) {
            images.add(id);
        }
    }

    private void readLocations(Box box) {
        int first = file.get(box.content()) & 0xFF;
        int second = file.get(box.content() + 1) & 0xFF;
        Sizes sizes = new Sizes(box.version(file), first >> 4, first & 0xF, second >> 4, second & 0xF);
        int idBytes = sizes.version() < 2 ? 2 : 4;
        long count = number(box.content() + 2, idBytes);
        int at = box.content() + 2 + idBytes;
        for (long i = 0; i < count && at < box.end(); i++) {
            at = readItem(at, idBytes, sizes);
        }
    }

    private int readItem(int from, int idBytes, Sizes sizes) {
        boolean image = images.contains((int) number(from, idBytes));
        int at = from + idBytes;
        boolean within = false;
        if (sizes.version() > 0) {
            within = (file.getShort(at) & 0xF) == 1;
            at += 2;
        }
        long base =
                number(at + 2, sizes.base()) + (within ? inner.map(Box::start).orElse(file.limit()) : 0);
        at += 2 + sizes.base();
        int count = file.getShort(at) & 0xFFFF;
        at += 2;
        int index = sizes.version() > 0 ? sizes.index() : 0;
        for (int i = 0; i < count; i++) {
            Extent extent = new Extent(
                    base + number(at + index, sizes.offset()), number(at + index + sizes.offset(), sizes.length()));
            if (image) {
                extents.add(extent);
            }
            at += index + sizes.offset() + sizes.length();
        }
        return at;
    }

    private long number(int at, int bytes) {
        return switch (bytes) {
            case 0 -> 0;
            case 2 -> file.getShort(at) & 0xFFFF;
            case 4 -> file.getInt(at) & 0xFFFFFFFFL;
            case 8 -> file.getLong(at);
            default -> throw new CorruptImageException("a number of " + bytes + " bytes");
        };
    }

    /** Requires that each image lies within the file, and that there is one with a frame. */
    void verify() {
        boolean frame = false;
        for (Extent extent : extents) {
            if (extent.from() < 0 || extent.bytes() < 0 || extent.from() > file.limit() - extent.bytes()) {
                throw new CorruptImageException("its pixels are not within the file");
            }
            frame |= hasFrame(file.slice((int) extent.from(), (int) extent.bytes()));
        }
        if (!frame) {
            throw new CorruptImageException("it has no AV1 frame");
        }
    }

    private static boolean hasFrame(ByteBuffer data) {
        boolean frame = false;
        while (data.hasRemaining()) {
            int header = data.get();
            int type = header >> 3 & 0xF;
            if ((header & 4) != 0) { // an extension of the header
                data.get();
            }
            long length = (header & 2) == 0 ? data.remaining() : length(data);
            if (header < 0 || length > data.remaining()) {
                throw new CorruptImageException("an AV1 unit exceeds its image");
            }
            frame |= (type == FRAME || type == TILES) && length > 0;
            data.position(data.position() + (int) length);
        }
        return frame;
    }

    // Seven bits a byte, the lowest first.
    private static long length(ByteBuffer data) {
        long length = 0;
        for (int i = 0; i <= MAX_LENGTH_BYTES; i++) {
            int next = data.get();
            length |= (long) (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return length;
            }
        }
        throw new CorruptImageException("an AV1 unit without a length");
    }
}
