package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** Reads the bits of a VP8L image, the lowest of each byte first. */
final class WebpBits {

    private final ByteBuffer data;
    private int at;
    private int bit;

    WebpBits(ByteBuffer data, int at) {
        this.data = data;
        this.at = at;
    }

    int read() {
        if (at >= data.limit()) {
            throw new CorruptImageException("its pixels end at byte " + data.limit());
        }
        int value = data.get(at) >> bit & 1;
        bit = bit + 1 & 7;
        at += bit == 0 ? 1 : 0;
        return value;
    }

    int read(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= read() << i;
        }
        return value;
    }

    boolean flag() {
        return read() == 1;
    }
}
