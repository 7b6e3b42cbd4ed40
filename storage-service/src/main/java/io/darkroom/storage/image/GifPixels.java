package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** Reads the codes of one frame of a GIF file, which are in blocks of at most 255 bytes. */
final class GifPixels implements Lzw.Codes {

    private static final int MAX_PIXEL_BITS = 8;

    private final ByteBuffer file;
    private int at;
    private int blockBytes;
    private int buffer;
    private int count;

    private GifPixels(ByteBuffer file, int blocks) {
        this.file = file;
        this.at = blocks;
    }

    /** {@code at}: the position of the size of the codes, which their blocks follow. */
    static void verify(ByteBuffer file, int at, long pixels) {
        int bits = file.get(at) & 0xFF;
        if (bits < 1 || bits > MAX_PIXEL_BITS) {
            throw new CorruptImageException("pixels of " + bits + " bits");
        }
        long found = Lzw.gif(new GifPixels(file, at + 1), bits).count(pixels);
        if (found < pixels) {
            throw new CorruptImageException("it has " + found + " of " + pixels + " pixels");
        }
    }

    @Override
    public int next(int bits) {
        while (count < bits) {
            if (blockBytes == 0) {
                blockBytes = file.get(at++) & 0xFF;
                if (blockBytes == 0) {
                    at--;
                    return -1;
                }
            }
            buffer |= (file.get(at++) & 0xFF) << count;
            count += Byte.SIZE;
            blockBytes--;
        }
        int code = buffer & ((1 << bits) - 1);
        buffer >>>= bits;
        count -= bits;
        return code;
    }
}
