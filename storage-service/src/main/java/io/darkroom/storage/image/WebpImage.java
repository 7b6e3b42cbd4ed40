package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** An image in a WebP file: VP8 (RFC 6386) or VP8L. */
record WebpImage(String type, ByteBuffer data, int width, int height) {

    static final String LOSSY = "VP8 ";
    static final String LOSSLESS = "VP8L";

    private static final int SIDE_BITS = 0x3FFF;
    private static final int LOSSY_HEADER = 10;
    private static final int START_CODE = 0x2A019D;
    private static final int LOSSLESS_SIGNATURE = 0x2F;
    private static final int LOSSLESS_HEADER = 5;

    static WebpImage of(String type, ByteBuffer data) {
        if (type.equals(LOSSY)) {
            return new WebpImage(type, data, data.getShort(6) & SIDE_BITS, data.getShort(8) & SIDE_BITS);
        }
        int bits = data.getInt(1);
        return new WebpImage(type, data, (bits & SIDE_BITS) + 1, (bits >> 14 & SIDE_BITS) + 1);
    }

    void verify() {
        if (type.equals(LOSSY)) {
            verifyLossy();
        } else {
            verifyLossless();
        }
    }

    // The first partition holds how each block is predicted, the others what is added to it.
    private void verifyLossy() {
        int tag = data.getShort(0) & 0xFFFF | (data.get(2) & 0xFF) << 16;
        int firstPartition = tag >> 5;
        if ((tag & 1) != 0 || (data.getInt(3) & 0xFFFFFF) != START_CODE) {
            throw new CorruptImageException("its pixels do not begin with a key frame");
        }
        if (firstPartition == 0 || firstPartition >= data.limit() - LOSSY_HEADER) {
            throw new CorruptImageException("its pixels end at byte " + data.limit());
        }
        WebpLossy.verify(data, width, height);
    }

    private void verifyLossless() {
        if ((data.get(0) & 0xFF) != LOSSLESS_SIGNATURE || data.limit() <= LOSSLESS_HEADER) {
            throw new CorruptImageException("it has no pixel data");
        }
        WebpLossless.verify(new WebpBits(data, LOSSLESS_HEADER), width, height);
    }
}
