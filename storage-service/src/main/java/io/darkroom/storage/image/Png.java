package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** PNG: chunks with checksums, up to IEND. */
final class Png {

    static final String PIXELS = "IDAT";

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12; // length, type, checksum

    private Png() {}

    static Structure walk(ByteBuffer file) {
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        int firstData = 0;
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
                    if (at > SIGNATURE) {
                        throw new CorruptImageException("its header is not its first chunk");
                    }
                    width = file.getInt(at + 8);
                    height = file.getInt(at + 12);
                }
                case PIXELS -> firstData = firstData == 0 ? at : firstData;
                case "caBX" -> c2pa = true;
                case "IEND" -> {
                    return structure(file, width, height, c2pa, firstData);
                }
                default -> {}
            }
            at += FRAME + length;
        }
    }

    private static Structure structure(ByteBuffer file, int width, int height, boolean c2pa, int firstData) {
        return new Structure(width, height, Provenance.of(c2pa), () -> {
            if (firstData == 0) {
                throw new CorruptImageException("it has no pixel data");
            }
            PngPixels.verify(file, firstData);
        });
    }
}
