package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** WebP: a RIFF container; its length and all chunks must lie within the file. */
final class Webp {

    private static final int HEADER = 12;
    private static final int CHUNK = 8;

    private Webp() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long end = (file.getInt(4) & 0xFFFFFFFFL) + CHUNK;
        if (end > file.limit()) {
            throw new CorruptImageException("the header says " + end + " bytes, the file has " + file.limit());
        }
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        int at = HEADER;
        while (at + CHUNK <= end) {
            String type = FileText.read(file, at, 4);
            long length = file.getInt(at + 4) & 0xFFFFFFFFL;
            if (length > end - at - CHUNK) {
                throw new CorruptImageException("the chunk at byte " + at + " exceeds the file");
            }
            int data = at + CHUNK;
            switch (type) {
                case "VP8X" -> {
                    width = threeBytes(file, data + 4) + 1;
                    height = threeBytes(file, data + 7) + 1;
                }
                case "VP8 " -> {
                    width = width == 0 ? file.getShort(data + 6) & 0x3FFF : width;
                    height = height == 0 ? file.getShort(data + 8) & 0x3FFF : height;
                }
                case "VP8L" -> {
                    int bits = file.getInt(data + 1);
                    width = width == 0 ? (bits & 0x3FFF) + 1 : width;
                    height = height == 0 ? ((bits >> 14) & 0x3FFF) + 1 : height;
                }
                case "C2PA" -> c2pa = true;
                default -> {}
            }
            at += CHUNK + Math.toIntExact(length + (length & 1));
        }
        return new Structure(width, height, Provenance.of(c2pa));
    }

    private static int threeBytes(ByteBuffer file, int at) {
        return (file.get(at) & 0xFF) | (file.get(at + 1) & 0xFF) << 8 | (file.get(at + 2) & 0xFF) << 16;
    }
}
