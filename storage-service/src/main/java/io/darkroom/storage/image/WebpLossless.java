package io.darkroom.storage.image;

import java.util.HashSet;
import java.util.Set;

/** The pixels of a VP8L image ("WebP Lossless Bitstream Specification"): its codes are read to the last pixel. */
final class WebpLossless {

    private static final int PREDICTOR = 0;
    private static final int COLOR = 1;
    private static final int SUBTRACT_GREEN = 2;
    private static final int BLOCK_BITS = 3;
    private static final int MIN_BLOCK_BITS = 2;
    private static final int[] CODE_LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int NEAR_DISTANCES = 120;
    private static final int HASH = 0x1E35A7BD;
    // Of the codes 1 to 120: rows up, and 8 minus columns to the left.
    private static final byte[] NEAR = {
        0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b,
                0x36, 0x3a,
        0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34,
                0x3c, 0x03,
        0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69,
                0x12, 0x1e,
        0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d,
                0x11, 0x1f,
        0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74,
                0x7c, 0x41,
        0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f,
                0x60, 0x70
    };

    private final WebpBits bits;

    private WebpLossless(WebpBits bits) {
        this.bits = bits;
    }

    /** The codes of one part of an image: green and all else, red, blue, alpha, distance. */
    private record Codes(PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {}

    /** Which codes each block of an image has. */
    private record Blocks(int bits, int columns, int[] numbers, Codes[] codes) {

        Codes at(int x, int y) {
            return codes.length == 1 ? codes[0] : codes[numbers[(y >> bits) * columns + (x >> bits)]];
        }
    }

    /** Reads the image of that size; {@code bits} begin after its header. */
    static void verify(WebpBits bits, int width, int height) {
        WebpLossless image = new WebpLossless(bits);
        int stored = image.transforms(width, height);
        int cacheBits = image.cacheBits();
        Blocks blocks = image.blocks(stored, height, cacheBits);
        image.pixels(stored, height, blocks, new Pixels.Skipped(cacheBits));
    }

    // Each at most once. Returns the width of the image that is stored: a palette packs several pixels into one.
    private int transforms(int width, int height) {
        Set<Integer> seen = new HashSet<>();
        int stored = width;
        while (bits.flag()) {
            int type = bits.read(2);
            if (!seen.add(type)) {
                throw new CorruptImageException("a transform of its pixels is there twice");
            }
            if (type == PREDICTOR || type == COLOR) {
                int block = bits.read(BLOCK_BITS) + MIN_BLOCK_BITS;
                part(Math.ceilDiv(stored, 1 << block), Math.ceilDiv(height, 1 << block));
            } else if (type != SUBTRACT_GREEN) {
                int colors = bits.read(8) + 1;
                part(colors, 1);
                int packed = colors <= 2 ? 3 : colors <= 4 ? 2 : colors <= 16 ? 1 : 0;
                stored = Math.ceilDiv(stored, 1 << packed);
            }
        }
        return stored;
    }

    /** An image that describes the image: it has one group of codes. */
    private int[] part(int width, int height) {
        int cacheBits = cacheBits();
        Codes[] codes = {codes(cacheBits)};
        Pixels.Kept kept = new Pixels.Kept(width, height, cacheBits);
        pixels(width, height, new Blocks(0, 0, new int[0], codes), kept);
        return kept.values();
    }

    private int cacheBits() {
        if (!bits.flag()) {
            return 0;
        }
        int size = bits.read(4);
        if (size < 1 || size > 11) {
            throw new CorruptImageException("its cache of colors has " + size + " bits");
        }
        return size;
    }

    private Blocks blocks(int width, int height, int cacheBits) {
        if (!bits.flag()) {
            return new Blocks(0, 0, new int[0], new Codes[] {codes(cacheBits)});
        }
        int block = bits.read(BLOCK_BITS) + MIN_BLOCK_BITS;
        int columns = Math.ceilDiv(width, 1 << block);
        int[] numbers = part(columns, Math.ceilDiv(height, 1 << block));
        int groups = 1;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] >> 8 & 0xFFFF;
            groups = Math.max(groups, numbers[i] + 1);
        }
        Codes[] codes = new Codes[groups];
        for (int i = 0; i < groups; i++) {
            codes[i] = codes(cacheBits);
        }
        return new Blocks(block, columns, numbers, codes);
    }

    private Codes codes(int cacheBits) {
        int cached = cacheBits == 0 ? 0 : 1 << cacheBits;
        return new Codes(
                code(LITERALS + LENGTHS + cached), code(LITERALS), code(LITERALS), code(LITERALS), code(DISTANCES));
    }

    private PrefixCode code(int symbols) {
        if (bits.flag()) {
            boolean two = bits.flag();
            int first = bits.read(bits.flag() ? 8 : 1);
            return two ? PrefixCode.pair(first, bits.read(8)) : PrefixCode.single(first);
        }
        int[] ofLengths = new int[CODE_LENGTH_ORDER.length];
        int given = 4 + bits.read(4);
        for (int i = 0; i < given; i++) {
            ofLengths[CODE_LENGTH_ORDER[i]] = bits.read(3);
        }
        PrefixCode lengthCode = PrefixCode.of(ofLengths);
        int left = bits.flag() ? 2 + bits.read(2 + 2 * bits.read(3)) : symbols;
        return PrefixCode.of(codeLengths(lengthCode, symbols, left));
    }

    private int[] codeLengths(PrefixCode lengthCode, int symbols, int max) {
        int[] lengths = new int[symbols];
        int before = 8;
        int at = 0;
        for (int left = max; at < symbols && left > 0; left--) {
            int code = lengthCode.read(bits);
            if (code < 16) {
                lengths[at++] = code;
                before = code == 0 ? before : code;
                continue;
            }
            int times = code == 16 ? 3 + bits.read(2) : code == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
            if (times > symbols - at) {
                throw new CorruptImageException("its codes have too many lengths");
            }
            for (int end = at + times; at < end; at++) {
                lengths[at] = code == 16 ? before : 0;
            }
        }
        return lengths;
    }

    private void pixels(int width, int height, Blocks blocks, Pixels pixels) {
        long all = (long) width * height;
        long done = 0;
        while (done < all) {
            Codes codes = blocks.at((int) (done % width), (int) (done / width));
            int green = codes.green().read(bits);
            if (green < LITERALS) {
                int red = codes.red().read(bits);
                int blue = codes.blue().read(bits);
                pixels.add(codes.alpha().read(bits) << 24 | red << 16 | green << 8 | blue);
                done++;
            } else if (green < LITERALS + LENGTHS) {
                int length = value(green - LITERALS);
                long distance = distance(value(codes.distance().read(bits)), width);
                if (distance > done || length > all - done) {
                    throw new CorruptImageException("its pixels refer to others that it does not have");
                }
                pixels.repeat(distance, length);
                done += length;
            } else {
                pixels.cached(green - LITERALS - LENGTHS);
                done++;
            }
        }
    }

    private int value(int prefix) {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = prefix - 2 >> 1;
        return (2 + (prefix & 1) << extra) + bits.read(extra) + 1;
    }

    private static long distance(int code, int width) {
        if (code > NEAR_DISTANCES) {
            return (long) code - NEAR_DISTANCES;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (long) (near >> 4) * width + 8 - (near & 0xF));
    }

    /** What becomes of the pixels that are read. */
    private sealed interface Pixels {

        void add(int color);

        void repeat(long distance, int length);

        void cached(int index);

        /** Those of the image itself, which are not needed. */
        record Skipped(int cacheBits) implements Pixels {

            @Override
            public void add(int color) {
                // Only its bits count.
            }

            @Override
            public void repeat(long distance, int length) {
                // As above.
            }

            @Override
            public void cached(int index) {
                if (index >= 1 << cacheBits) {
                    throw new CorruptImageException("its pixels refer to a color that it does not have");
                }
            }
        }

        /** Those that describe the image. */
        final class Kept implements Pixels {

            private final int[] values;
            private final int cacheBits;
            private final int[] cache;
            private int size;

            Kept(int width, int height, int cacheBits) {
                this.values = new int[Math.multiplyExact(width, height)];
                this.cacheBits = cacheBits;
                this.cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
            }

            int[] values() {
                return values;
            }

            @Override
            public void add(int color) {
                values[size++] = color;
                if (cacheBits > 0) {
                    cache[HASH * color >>> Integer.SIZE - cacheBits] = color;
                }
            }

            @Override
            public void repeat(long distance, int length) {
                for (int i = 0; i < length; i++) {
                    add(values[size - (int) distance]);
                }
            }

            @Override
            public void cached(int index) {
                add(cache[index]);
            }
        }
    }
}
