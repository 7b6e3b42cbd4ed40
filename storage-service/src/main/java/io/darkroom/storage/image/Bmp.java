package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMP: the header holds the length of the file. The format has no place for content credentials. */
final class Bmp {

    private static final int LENGTH = 2;
    private static final int WIDTH = 18;
    private static final int HEIGHT = 22;

    private Bmp() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long length = file.getInt(LENGTH) & 0xFFFFFFFFL;
        if (length > file.limit()) {
            throw new CorruptImageException("the header says " + length + " bytes, the file has " + file.limit());
        }
        // The height is negative when the rows go from top to bottom.
        return new Structure(file.getInt(WIDTH), Math.abs(file.getInt(HEIGHT)), Provenance.NONE);
    }
}
