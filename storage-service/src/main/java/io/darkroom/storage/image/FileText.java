package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads Latin-1 text inside a binary file. */
final class FileText {

    private FileText() {}

    static String read(ByteBuffer file, int offset, int length) {
        byte[] bytes = new byte[length];
        file.get(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether {@code text} occurs in the {@code length} bytes from {@code offset}; the file may end before. */
    static boolean contains(ByteBuffer file, int offset, int length, String text) {
        return read(file, offset, Math.min(length, file.limit() - offset)).contains(text);
    }
}
