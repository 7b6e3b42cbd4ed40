package io.darkroom.storage.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a file is asked for (RFC 9110, 14). */
sealed interface ByteRange {

    /** All of it: no range, or one that may be ignored, such as several at once. */
    record Whole(long size) implements ByteRange {}

    /** From {@code first} to {@code last}, both included. */
    record Part(long first, long last, long size) implements ByteRange {
        long length() {
            return last - first + 1;
        }

        String contentRange() {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }

    /** Nothing that the file has. */
    record Unsatisfiable(long size) implements ByteRange {}

    Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static ByteRange read(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new Whole(size);
        }
        if (range.group(1).isEmpty()) {
            long suffix = Long.parseLong(range.group(2));
            return suffix == 0 || size == 0
                    ? new Unsatisfiable(size)
                    : new Part(Math.max(0, size - suffix), size - 1, size);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        if (last < first && !range.group(2).isEmpty() && first < size) {
            return new Whole(size);
        }
        return first >= size ? new Unsatisfiable(size) : new Part(first, Math.min(last, size - 1), size);
    }
}
