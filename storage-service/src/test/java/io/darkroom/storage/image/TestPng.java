package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Changes PNG files for tests. */
final class TestPng {

    private static final int HEADER = 12;
    private static final int HEADER_BYTES = 17;

    private TestPng() {}

    /** Computes the checksum of the header anew. */
    static void repair(byte[] png) {
        CRC32 crc = new CRC32();
        crc.update(png, HEADER, HEADER_BYTES);
        ByteBuffer.wrap(png).putInt(HEADER + HEADER_BYTES, (int) crc.getValue());
    }
}
