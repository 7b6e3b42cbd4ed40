package io.darkroom.storage.image;

/** Counts the pixels of LZW codes, without decoding them. */
final class Lzw {

    private static final int MAX_BITS = 12;

    private final Codes codes;
    private final int clear;
    private final int firstBits;
    private final int early;
    private final int[] lengths = new int[1 << MAX_BITS];

    /** The next code of some bits; negative when the data ends. */
    @FunctionalInterface
    interface Codes {
        int next(int bits);
    }

    private Lzw(Codes codes, int pixelBits, int early) {
        this.codes = codes;
        this.clear = 1 << pixelBits;
        this.firstBits = pixelBits + 1;
        this.early = early;
        for (int i = 0; i < clear; i++) {
            lengths[i] = 1;
        }
    }

    static Lzw gif(Codes codes, int pixelBits) {
        return new Lzw(codes, pixelBits, 0);
    }

    /** TIFF: bytes, whose codes grow one code earlier. */
    static Lzw tiff(Codes codes) {
        return new Lzw(codes, Byte.SIZE, 1);
    }

    /** The number of pixels, which are counted up to {@code max}. */
    long count(long max) {
        int bits = firstBits;
        int free = clear + 2;
        int before = -1;
        long pixels = 0;
        while (pixels < max) {
            int code = codes.next(bits);
            if (code == clear) {
                bits = firstBits;
                free = clear + 2;
                before = -1;
                continue;
            }
            if (code < 0 || code == clear + 1) {
                break;
            }
            if (code > free || (code == free && before < 0)) {
                throw new CorruptImageException("its pixels have an unknown code");
            }
            if (before >= 0 && free < lengths.length) {
                lengths[free++] = lengths[before] + 1;
                bits = free + early == 1 << bits && bits < MAX_BITS ? bits + 1 : bits;
            }
            pixels += lengths[code];
            before = code;
        }
        return pixels;
    }
}
