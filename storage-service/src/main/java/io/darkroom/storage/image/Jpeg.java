package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** JPEG (ITU T.81): segments, each scan followed by its data, up to the end-of-image marker. */
final class Jpeg {

    static final int START_OF_SCAN = 0xDA;
    static final int END_OF_IMAGE = 0xD9;
    static final int PADDING = 0xFF;

    private static final int MARKER = 0xFF;
    private static final int APP11 = 0xEB;
    private static final int C2PA_SCAN = 64;

    private Jpeg() {}

    static Structure walk(ByteBuffer file) {
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        int at = 2;
        while (true) {
            int marker = marker(file, at);
            if (marker == END_OF_IMAGE) {
                return structure(file, width, height, c2pa);
            }
            if (hasNoLength(marker)) {
                at += marker == PADDING ? 1 : 2;
                continue;
            }
            int length = file.getShort(at + 2) & 0xFFFF;
            if (isFrame(marker)) {
                if (width > 0) {
                    throw new CorruptImageException("it has two frames");
                }
                height = file.getShort(at + 5) & 0xFFFF;
                width = file.getShort(at + 7) & 0xFFFF;
            }
            c2pa |= marker == APP11 && FileText.contains(file, at, Math.min(length + 2, C2PA_SCAN), "c2pa");
            at += 2 + length;
            if (marker == START_OF_SCAN) {
                if (endsWithImage(file, at)) {
                    return structure(file, width, height, c2pa);
                }
                at = endOfScan(file, at);
            }
        }
    }

    private static Structure structure(ByteBuffer file, int width, int height, boolean c2pa) {
        return new Structure(width, height, Provenance.of(c2pa), () -> JpegPixels.verify(file));
    }

    /** The marker at {@code at}. */
    static int marker(ByteBuffer file, int at) {
        if (unsigned(file, at) != MARKER) {
            throw new CorruptImageException("a marker is missing at byte " + at);
        }
        return unsigned(file, at + 1);
    }

    // Scan data never contains the end marker, so a file that ends with it is complete. Only a file with trailing bytes
    // needs the walk through its scans.
    private static boolean endsWithImage(ByteBuffer file, int scan) {
        int last = file.limit() - 2;
        return last > scan && unsigned(file, last) == MARKER && unsigned(file, last + 1) == END_OF_IMAGE;
    }

    // Within scan data 0xFF is followed by zero or is a restart marker.
    private static int endOfScan(ByteBuffer file, int from) {
        int at = from;
        while (true) {
            if (file.get(at) == (byte) MARKER) {
                int next = unsigned(file, at + 1);
                if (next != 0 && !(next >= 0xD0 && next <= 0xD7) && next != MARKER) {
                    return at;
                }
            }
            at++;
        }
    }

    static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    static boolean hasNoLength(int marker) {
        return marker == PADDING || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    private static int unsigned(ByteBuffer file, int at) {
        return file.get(at) & 0xFF;
    }
}
