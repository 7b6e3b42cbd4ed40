package io.darkroom.storage.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What parts of a file are asked for (RFC 9110, 14). */
sealed interface ByteRange {

    /** More at once are ignored: they are only asked for to make work. */
    int MOST_PARTS = 16;

    /** All of it: no range, or one that may be ignored. */
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

    /** Several, in the order in which they were asked for; together no longer than the file. */
    record Parts(List<Part> parts) implements ByteRange {}

    /** Nothing that the file has. */
    record Unsatisfiable(long size) implements ByteRange {}

    Pattern UNIT = Pattern.compile("bytes=(.*)");
    Pattern SINGLE = Pattern.compile("\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static ByteRange read(@Nullable String header, long size) {
        Matcher unit = UNIT.matcher(header == null ? "" : header);
        if (!unit.matches()) {
            return new Whole(size);
        }
        List<Part> parts = new ArrayList<>();
        String[] specs = unit.group(1).split(",");
        for (String spec : specs) {
            Matcher single = SINGLE.matcher(spec);
            if (!single.matches()
                    || (single.group(1).isEmpty() && single.group(2).isEmpty())
                    || backwards(single)) {
                return new Whole(size);
            }
            part(single, size).ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            return new Unsatisfiable(size);
        }
        boolean tooMuch = specs.length > MOST_PARTS
                || parts.stream().mapToLong(Part::length).sum() > size;
        if (tooMuch) {
            return new Whole(size);
        }
        return parts.size() == 1 ? parts.getFirst() : new Parts(List.copyOf(parts));
    }

    private static boolean backwards(Matcher range) {
        return !range.group(1).isEmpty()
                && !range.group(2).isEmpty()
                && Long.parseLong(range.group(2)) < Long.parseLong(range.group(1));
    }

    private static Optional<Part> part(Matcher range, long size) {
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(size, Long.parseLong(range.group(2)));
            return suffix == 0 ? Optional.empty() : Optional.of(new Part(size - suffix, size - 1, size));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        return first >= size ? Optional.empty() : Optional.of(new Part(first, last, size));
    }
}
