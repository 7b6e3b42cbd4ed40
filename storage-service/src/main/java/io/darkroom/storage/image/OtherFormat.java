package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Formats that are not accepted, known by the first bytes of a file, so that they can be refused by their names. */
final class OtherFormat {

    private static final int START_BYTES = 1024;
    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
    private static final Map<String, String> BY_START = Map.ofEntries(
            Map.entry("\0\0\0\fjP  \r\n", "JPEG 2000"),
            Map.entry("\u00ff\u004f\u00ff\u0051", "JPEG 2000"),
            Map.entry("\0\0\0\fJXL \r\n", "JPEG XL"),
            Map.entry("\u00ff\n", "JPEG XL"),
            Map.entry("II+\0", "BigTIFF"),
            Map.entry("MM\0+", "BigTIFF"),
            Map.entry("8BPS", "Photoshop"),
            Map.entry("\0\0\u0001\0", "an icon"),
            Map.entry("icns", "an icon"),
            Map.entry("%PDF-", "PDF"));

    private OtherFormat() {}

    /** The name of the format; empty for a file that is none of them. */
    static Optional<String> of(ByteBuffer file) {
        if (ImageType.brands(file).anyMatch(HEIC_BRANDS::contains)) {
            return Optional.of("HEIC");
        }
        String start = FileText.read(file, 0, Math.min(START_BYTES, file.limit()));
        return BY_START.entrySet().stream()
                .filter(format -> start.startsWith(format.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> isSvg(start.stripLeading()) ? Optional.of("SVG") : Optional.empty());
    }

    // A page with a drawing in it is a page.
    private static boolean isSvg(String start) {
        return start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"));
    }
}
