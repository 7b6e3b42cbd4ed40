package io.darkroom.storage.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The requested range of a file (RFC 9110, 14). */
sealed interface ByteRange {

    /** A request for more parts is answered with the whole file: its only purpose can be to cause work. */
    int MAX_PARTS = 16;

    /** The whole file: no range, or a range that the server may ignore. */
    record WholeFile(long size) implements ByteRange {}

    /** The bytes from {@code first} to {@code last}, inclusive. */
    record Part(long first, long last, long size) implements ByteRange {
        long length() {
            return last - first + 1;
        }

        String contentRange() {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }

    /** Several parts in the requested order, together no longer than the file. */
    record Parts(List<Part> parts) implements ByteRange {}

    /** A range outside the file. */
    record Unsatisfiable(long size) implements ByteRange {}

    Pattern UNIT = Pattern.compile("bytes=(.*)");
    Pattern SINGLE = Pattern.compile("\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static ByteRange parse(@Nullable String header, long size) {
        Matcher unit = UNIT.matcher(header == null ? "" : header);
        if (!unit.matches()) {
            return new WholeFile(size);
        }
        List<Part> parts = new ArrayList<>();
        String[] specs = unit.group(1).split(",");
        for (String spec : specs) {
            Matcher single = SINGLE.matcher(spec);
            if (!single.matches()
                    || (single.group(1).isEmpty() && single.group(2).isEmpty())
                    || isBackwards(single)) {
                return new WholeFile(size);
            }
            part(single, size).ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            return new Unsatisfiable(size);
        }
        boolean excessive = specs.length > MAX_PARTS
                || parts.stream().mapToLong(Part::length).sum() > size;
        if (excessive) {
            return new WholeFile(size);
        }
        return parts.size() == 1 ? parts.getFirst() : new Parts(List.copyOf(parts));
    }

    private static boolean isBackwards(Matcher range) {
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
