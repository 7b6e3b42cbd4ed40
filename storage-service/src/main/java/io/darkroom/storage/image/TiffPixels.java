package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Decompresses the strips or tiles of a TIFF file, and counts their bytes. */
final class TiffPixels {

    private static final int UNCOMPRESSED = 1;
    private static final int LZW = 5;
    private static final int DEFLATE = 8;
    private static final int OLD_DEFLATE = 32946;
    private static final int PACK_BITS = 32773;
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(2, "CCITT"),
            Map.entry(3, "CCITT G3"),
            Map.entry(4, "CCITT G4"),
            Map.entry(6, "JPEG of TIFF 6"),
            Map.entry(7, "JPEG"),
            Map.entry(34712, "JPEG 2000"),
            Map.entry(34887, "LERC"),
            Map.entry(34925, "LZMA"),
            Map.entry(50000, "zstd"),
            Map.entry(50001, "WebP"),
            Map.entry(50002, "JPEG XL"));

    private TiffPixels() {}

    /** The number of bytes that {@code data} decompresses to, which are counted up to {@code max}. */
    static long count(int compression, ByteBuffer data, long max) {
        return switch (compression) {
            case UNCOMPRESSED -> data.limit();
            case LZW -> Lzw.tiff(new Codes(data)).count(max);
            case DEFLATE, OLD_DEFLATE -> inflate(data, max);
            case PACK_BITS -> unpack(data, max);
            default -> throw unsupported(compression);
        };
    }

    private static UnsupportedImageException unsupported(int compression) {
        String name = Optional.ofNullable(OTHERS.get(compression))
                .map(known -> " (" + known + ")")
                .orElse("");
        return new UnsupportedImageException(
                "the compression " + compression + name, "none, LZW, deflate and PackBits");
    }

    private static long inflate(ByteBuffer data, long max) {
        // All of it at once; what the inflater has read is not left in the buffer.
        try (DeflatedRows rows = new DeflatedRows(() -> data)) {
            return rows.skip(max);
        }
    }

    private static long unpack(ByteBuffer data, long max) {
        long bytes = 0;
        int at = 0;
        while (bytes < max && at < data.limit()) {
            int count = data.get(at);
            if (count >= 0) {
                bytes += Math.min(count + 1, data.limit() - at - 1);
                at += count + 2;
            } else {
                bytes += count == Byte.MIN_VALUE ? 0 : 1 - count;
                at += count == Byte.MIN_VALUE ? 1 : 2;
            }
        }
        return bytes;
    }

    /** Codes whose highest bit comes first. */
    private static final class Codes implements Lzw.Codes {

        private final ByteBuffer data;
        private int at;
        private int buffer;
        private int count;

        Codes(ByteBuffer data) {
            this.data = data;
        }

        @Override
        public int next(int bits) {
            while (count < bits) {
                if (at == data.limit()) {
                    return -1;
                }
                buffer = buffer << Byte.SIZE | (data.get(at++) & 0xFF);
                count += Byte.SIZE;
            }
            count -= bits;
            return buffer >>> count & ((1 << bits) - 1);
        }
    }
}
