package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The supported formats. A browser displays each of them and executes none. */
public enum ImageType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    BMP("image/bmp", "bmp"),
    TIFF("image/tiff", "tiff"),
    AVIF("image/avif", "avif");

    private static final int MAX_MAGIC_BYTES = 12;

    private final String contentType;
    private final String extension;

    ImageType(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    public String contentType() {
        return contentType;
    }

    /** The file name extension, without the dot. */
    public String extension() {
        return extension;
    }

    public static Optional<ImageType> of(String contentType) {
        for (ImageType type : values()) {
            if (type.contentType.equals(contentType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Detects the format from the first bytes of a file. */
    static Optional<ImageType> detect(ByteBuffer file) {
        byte[] start = new byte[Math.min(MAX_MAGIC_BYTES, file.limit())];
        file.get(0, start);
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        if (text.startsWith("ftypavif", 4) || text.startsWith("ftypavis", 4)) {
            return Optional.of(AVIF);
        }
        return text.startsWith("BM") ? Optional.of(BMP) : Optional.empty();
    }
}
