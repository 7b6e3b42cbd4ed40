package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMP: a header that says how long the file is. It has no place for content credentials. */
final class Bmp {

    private static final int LENGTH = 2;
    private static final int WIDTH = 18;
    private static final int HEIGHT = 22;

    private Bmp() {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long length = file.getInt(LENGTH) & 0xFFFFFFFFL;
        if (length > file.limit()) {
            throw new CorruptImage("it should have " + length + " bytes and has " + file.limit());
        }
        // A negative height means that the first line is the top one.
        return new Structure(file.getInt(WIDTH), Math.abs(file.getInt(HEIGHT)), Provenance.NONE);
    }
}
