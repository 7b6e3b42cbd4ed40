package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The ICC profile of an image whose decoder does not apply it: that of a PNG. The decoders of the other types do. */
public record ColorProfile(ByteBuffer icc) {

    private static final int SIGNATURE = 8;
    private static final int CHUNK = 12;
    private static final int NAME = 80;
    private static final int MAX_BYTES = 1 << 20;

    /** Reads the start of a file; a profile that cannot be read is none. */
    public static Optional<ColorProfile> read(ImageType type, ByteBuffer start) {
        return switch (type) {
            case PNG -> ofPng(start);
            case JPEG, WEBP, GIF, BMP, TIFF, AVIF -> Optional.empty();
        };
    }

    private static Optional<ColorProfile> ofPng(ByteBuffer start) {
        try {
            int at = SIGNATURE;
            for (String chunk = FileText.read(start, at + 4, 4);
                    !chunk.equals("IDAT");
                    chunk = FileText.read(start, at + 4, 4)) {
                int length = start.getInt(at);
                if (chunk.equals("iCCP")) {
                    return inflated(start.slice(at + 8, length));
                }
                at = Math.addExact(at, Math.addExact(CHUNK, length));
            }
            return Optional.empty();
        } catch (RuntimeException | DataFormatException damaged) {
            return Optional.empty();
        }
    }

    // A name, a zero, the number of the compression, of which there is one, and the compressed profile.
    private static Optional<ColorProfile> inflated(ByteBuffer chunk) throws DataFormatException {
        int data = FileText.read(chunk, 0, Math.min(NAME, chunk.limit())).indexOf('\0') + 2;
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(chunk.slice(data, chunk.limit() - data));
            byte[] icc = new byte[MAX_BYTES];
            int length = inflater.inflate(icc);
            return inflater.finished()
                    ? Optional.of(
                            new ColorProfile(ByteBuffer.wrap(icc, 0, length).slice()))
                    : Optional.empty();
        }
    }
}
