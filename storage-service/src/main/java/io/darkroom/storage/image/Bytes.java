package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads texts in a file. */
final class Bytes {

    private Bytes() {}

    static String text(ByteBuffer file, int at, int length) {
        byte[] bytes = new byte[length];
        file.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether {@code wanted} begins within the first {@code length} bytes. */
    static boolean contains(ByteBuffer file, int at, int length, String wanted) {
        return text(file, at, Math.min(length, file.limit() - at)).contains(wanted);
    }
}
