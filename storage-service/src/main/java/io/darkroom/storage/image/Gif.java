package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** GIF: blocks up to the trailer. */
final class Gif {

    private static final int HEADER = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int APPLICATION = 0xFF;

    private Gif() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int width = file.getShort(6) & 0xFFFF;
        int height = file.getShort(8) & 0xFFFF;
        boolean c2pa = false;
        int firstImage = 0;
        int at = HEADER + colorTable(file.get(10));
        while (true) {
            int block = file.get(at) & 0xFF;
            switch (block) {
                case EXTENSION -> {
                    c2pa |= (file.get(at + 1) & 0xFF) == APPLICATION && FileText.contains(file, at, 20, "C2PA_GIF");
                    at = skipData(file, at + 2);
                }
                case IMAGE -> {
                    firstImage = firstImage == 0 ? at : firstImage;
                    at = skipData(file, codes(file, at) + 1);
                }
                case TRAILER -> {
                    int image = firstImage;
                    return new Structure(width, height, Provenance.of(c2pa), () -> verify(file, image));
                }
                default -> throw new CorruptImageException("an unknown block at byte " + at);
            }
        }
    }

    // The first image is the one that every program shows.
    private static void verify(ByteBuffer file, int image) {
        if (image == 0) {
            throw new CorruptImageException("it has no pixel data");
        }
        long pixels = (long) (file.getShort(image + 5) & 0xFFFF) * (file.getShort(image + 7) & 0xFFFF);
        GifPixels.verify(file, codes(file, image), Math.max(1, pixels));
    }

    // The size of the codes, behind the local color table.
    private static int codes(ByteBuffer file, int image) {
        return image + 10 + colorTable(file.get(image + 9));
    }

    static int colorTable(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    static int skipData(ByteBuffer file, int from) {
        int at = from;
        while (file.get(at) != 0) {
            at += 1 + (file.get(at) & 0xFF);
        }
        return at + 1;
    }
}
