package io.darkroom.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads some bytes of a file that is kept elsewhere. */
@FunctionalInterface
public interface FileRange {

    /** The {@code length} bytes at {@code from}, fewer where the file ends before; in big-endian order. */
    ByteBuffer read(long from, int length) throws IOException;

    /** The rest of this file from {@code start} on, as a file of its own. */
    default FileRange from(long start) {
        return (from, length) -> read(Math.addExact(start, from), length);
    }

    /** This file, whose first bytes are in {@code start} already. */
    default FileRange startingWith(ByteBuffer start) {
        return (from, length) -> from + length <= start.limit() ? start.slice((int) from, length) : read(from, length);
    }
}
