package io.darkroom.storage.image;

import java.nio.ByteBuffer;

/** AVIF: boxes (ISO 14496-12) that fill the file. The meta box holds the size, in its image spatial extents. */
final class Avif {

    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final String C2PA_UUID = "\u00d8\u00fe\u00c3\u00d6\u001b\u000e\u0048\u003c\u0092\u0097";

    private Avif() {}

    static Structure walk(ByteBuffer file) {
        int width = 0;
        int height = 0;
        boolean c2pa = false;
        boolean pixels = false;
        long at = 0;
        while (at < file.limit()) {
            int start = Math.toIntExact(at);
            long length = file.getInt(start) & 0xFFFFFFFFL;
            String type = FileText.read(file, start + 4, 4);
            if (length == 1) {
                length = file.getLong(start + HEADER);
            } else if (length == 0) { // to the end of the file
                length = file.limit() - at;
            }
            if (length < HEADER || length > file.limit() - at) {
                throw new CorruptImageException("the box " + type + " at byte " + at + " exceeds the file");
            }
            switch (type) {
                case "meta" -> {
                    int extents = extents(file, start, Math.toIntExact(length));
                    width = file.getInt(extents + 8);
                    height = file.getInt(extents + 12);
                }
                case "mdat" -> pixels = true;
                case "uuid" -> c2pa |= FileText.contains(file, start + HEADER, LARGE_HEADER, C2PA_UUID);
                default -> {}
            }
            at += length;
        }
        if (!pixels) {
            throw new CorruptImageException("it has no pixel data");
        }
        return new Structure(width, height, Provenance.of(c2pa));
    }

    // The box is nested in iprp and ipco; its name is enough to find it.
    private static int extents(ByteBuffer file, int start, int length) {
        int found = FileText.read(file, start, length).indexOf("ispe");
        if (found < 0) {
            throw new CorruptImageException("its size is missing");
        }
        return start + found;
    }
}
