package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A box of an ISO 14496-12 file.
 *
 * @param start of its content
 * @param end exclusive
 */
record Box(String type, int start, int end) {

    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    // Version and flags, which some boxes have before their content.
    private static final int VERSION = 4;

    /** Calls {@code each} with the boxes that fill the bytes from {@code from} to {@code to}. */
    static void each(ByteBuffer file, int from, int to, Consumer<Box> each) {
        each(file, from, to, each, beyond -> false);
    }

    /** The same, up to bytes that are no box, if {@code isEnd} takes what would be its type for such bytes. */
    static void each(ByteBuffer file, int from, int to, Consumer<Box> each, Predicate<String> isEnd) {
        long at = from;
        while (at < to) {
            int start = (int) at;
            if (to - at < HEADER && isEnd.test("")) {
                return;
            }
            long length = file.getInt(start) & 0xFFFFFFFFL;
            String type = FileText.read(file, start + 4, 4);
            int header = HEADER;
            if (length == 1) {
                length = file.getLong(start + HEADER);
                header = LARGE_HEADER;
            } else if (length == 0) { // to the end of the file
                length = to - at;
            }
            if (length < header || length > to - at) {
                if (isEnd.test(type)) {
                    return;
                }
                throw new CorruptImageException("the box " + type + " at byte " + at + " exceeds the file");
            }
            at += length;
            each.accept(new Box(type, start + header, (int) at));
        }
    }

    /** Calls {@code each} with the boxes inside, which follow after {@code skipped} bytes. */
    void each(ByteBuffer file, int skipped, Consumer<Box> inner) {
        each(file, Math.min(start + skipped, end), end, inner);
    }

    /** Like {@link #each(ByteBuffer, int, Consumer)}, in a box that has a version. */
    void eachVersioned(ByteBuffer file, Consumer<Box> inner) {
        each(file, VERSION, inner);
    }

    int version(ByteBuffer file) {
        return file.get(start) & 0xFF;
    }

    /** The position behind the version. */
    int content() {
        return start + VERSION;
    }

    int bytes() {
        return end - start;
    }
}
