package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** PNG: chunks with checksums, up to IEND. */
final class Png {

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12; // length, type, checksum

    private Png() {}

    static Structure walk(ByteBuffer file) {
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        int at = SIGNATURE;
        while (true) {
            int length = file.getInt(at);
            if (length < 0 || length > file.limit() - at - FRAME) {
                throw new CorruptImageException("the chunk at byte " + at + " exceeds the file");
            }
            String type = FileText.read(file, at + 4, 4);
            CRC32 crc = new CRC32();
            crc.update(file.slice(at + 4, length + 4));
            if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
                throw new CorruptImageException("wrong checksum of " + type + " at byte " + at);
            }
            switch (type) {
                case "IHDR" -> {
                    width = file.getInt(at + 8);
                    height = file.getInt(at + 12);
                }
                case "caBX" -> c2pa = true;
                case "IEND" -> {
                    return new Structure(width, height, Provenance.of(c2pa));
                }
                default -> {}
            }
            at += FRAME + length;
        }
    }
}
