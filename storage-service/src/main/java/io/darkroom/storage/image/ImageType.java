package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The supported formats. A browser displays each of them and executes none. */
public enum ImageType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    BMP("image/bmp", "bmp"),
    TIFF("image/tiff", "tiff"),
    AVIF("image/avif", "avif");

    /** The names of all formats, for people. */
    public static final String ACCEPTED = "jpeg, png, webp, gif, bmp, tiff and avif";

    private static final int MAX_MAGIC_BYTES = 12;
    private static final int MAX_BRAND_BYTES = 256;
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

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
        if (brands(file).anyMatch(AVIF_BRANDS::contains)) {
            return Optional.of(AVIF);
        }
        return text.startsWith("BM") ? Optional.of(BMP) : Optional.empty();
    }

    /** The brands of the file type box: the major one, and those that the file is compatible with. */
    static Stream<String> brands(ByteBuffer file) {
        if (file.limit() < MAX_MAGIC_BYTES || !FileText.read(file, 4, 4).equals("ftyp")) {
            return Stream.empty();
        }
        int end = (int) Math.min(Math.min(file.getInt(0) & 0xFFFFFFFFL, file.limit()), MAX_BRAND_BYTES);
        return IntStream.iterate(8, at -> at == 8 || at + 4 <= end, at -> at == 8 ? 16 : at + 4)
                .mapToObj(at -> FileText.read(file, at, 4));
    }
}
