package io.darkroom.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How the pixels of a file are turned or mirrored, as Exif numbers it: 1 to 8. Browsers apply it to each of these types. */
final class Orientation {

    static final int UPRIGHT = 1;

    private static final int LAST = 8;
    private static final String EXIF = "Exif\0\0";
    private static final int JPEG_EXIF = 0xE1;
    private static final int TAG = 0x0112;
    private static final int TIFF_HEADER = 8;
    private static final int ENTRY = 12;
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_CHUNK = 12;
    private static final int WEBP_FLAGS = 20;
    private static final int WEBP_HAS_EXIF = 0x08;
    private static final int WEBP_CHUNKS = 12;
    private static final int WEBP_CHUNK = 8;
    // Of which each may be a request to the store. What is written by programs has a profile, the pixels, transparency
    // and Exif.
    private static final int MAX_CHUNKS = 8;

    private Orientation() {}

    static int of(ImageType type, ByteBuffer start, FileRange file) throws IOException {
        return switch (type) {
            case JPEG -> ofJpeg(start, file);
            case PNG -> ofPng(start, file);
            case WEBP -> ofWebp(file);
            case TIFF -> ofTiff(file);
            case GIF, BMP, AVIF -> UPRIGHT;
        };
    }

    private static int ofJpeg(ByteBuffer start, FileRange file) throws IOException {
        int at = 2;
        for (int marker = Jpeg.marker(start, at);
                marker != Jpeg.START_OF_SCAN && marker != Jpeg.END_OF_IMAGE;
                marker = Jpeg.marker(start, at)) {
            if (Jpeg.hasNoLength(marker)) {
                at += marker == Jpeg.PADDING ? 1 : 2;
                continue;
            }
            if (marker == JPEG_EXIF && FileText.contains(start, at + 4, EXIF.length(), EXIF)) {
                return ofTiff(file.from(at + 4L + EXIF.length()));
            }
            at += 2 + (start.getShort(at + 2) & 0xFFFF);
        }
        return UPRIGHT;
    }

    private static int ofPng(ByteBuffer start, FileRange file) throws IOException {
        int at = PNG_SIGNATURE;
        for (String chunk = FileText.read(start, at + 4, 4);
                !chunk.equals(Png.PIXELS);
                chunk = FileText.read(start, at + 4, 4)) {
            if (chunk.equals("eXIf")) {
                return ofTiff(file.from(at + 8L));
            }
            at = Math.addExact(at, Math.addExact(PNG_CHUNK, start.getInt(at)));
        }
        return UPRIGHT;
    }

    // It is behind the pixels, which may take more than what is read of the start.
    private static int ofWebp(FileRange file) throws IOException {
        if ((file.read(WEBP_FLAGS, 1).get(0) & WEBP_HAS_EXIF) == 0) {
            return UPRIGHT;
        }
        long at = WEBP_CHUNKS;
        for (int chunks = 0; chunks < MAX_CHUNKS; chunks++) {
            ByteBuffer chunk = file.read(at, WEBP_CHUNK + EXIF.length()).order(ByteOrder.LITTLE_ENDIAN);
            if (FileText.read(chunk, 0, 4).equals("EXIF")) {
                boolean named = FileText.contains(chunk, WEBP_CHUNK, EXIF.length(), EXIF);
                return ofTiff(file.from(at + WEBP_CHUNK + (named ? EXIF.length() : 0)));
            }
            long length = chunk.getInt(4) & 0xFFFFFFFFL;
            at += WEBP_CHUNK + length + (length & 1);
        }
        return UPRIGHT;
    }

    // Exif is a TIFF file without an image.
    private static int ofTiff(FileRange tiff) throws IOException {
        ByteBuffer header = tiff.read(0, TIFF_HEADER);
        ByteOrder order = header.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long directory = header.order(order).getInt(4) & 0xFFFFFFFFL;
        int entries = tiff.read(directory, 2).order(order).getShort(0) & 0xFFFF;
        ByteBuffer found = tiff.read(directory + 2, entries * ENTRY).order(order);
        for (int entry = 0; entry + ENTRY <= found.limit(); entry += ENTRY) {
            if ((found.getShort(entry) & 0xFFFF) == TAG) {
                int value = found.getShort(entry + 8);
                return value < UPRIGHT || value > LAST ? UPRIGHT : value;
            }
        }
        return UPRIGHT;
    }
}
