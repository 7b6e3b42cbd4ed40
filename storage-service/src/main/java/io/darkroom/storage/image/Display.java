package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the pixels of an image are shown.
 *
 * @param x where the first frame begins on the canvas, as {@code y}; other than zero in an animation only
 * @param orientation as Exif numbers it, 1 to 8: how the pixels are turned or mirrored
 */
public record Display(int x, int y, int orientation) {

    /** The bytes from the start of a file that are enough for {@link #read}. */
    public static final int START_BYTES = 256 * 1024;

    private static final Display PLAIN = new Display(0, 0, 1);
    private static final String EXIF = "Exif\0\0";
    private static final int EXIF_SEGMENT = 0xE1;
    private static final int ORIENTATION = 0x0112;
    private static final int ENTRY = 12;
    private static final int WEBP_CHUNKS = 12;
    private static final int GIF_HEADER = 13;
    private static final int GIF_IMAGE = 0x2C;

    /** Reads the start of a file; what cannot be read is shown as it is. */
    public static Display read(ImageType type, ByteBuffer start) {
        try {
            return switch (type) {
                case JPEG -> new Display(0, 0, jpegOrientation(start));
                case WEBP -> webpFrame(start.duplicate().order(ByteOrder.LITTLE_ENDIAN));
                case GIF -> gifFrame(start.duplicate().order(ByteOrder.LITTLE_ENDIAN));
                case PNG, BMP, TIFF, AVIF -> PLAIN;
            };
        } catch (RuntimeException damaged) {
            return PLAIN;
        }
    }

    /** Whether width and height change places. */
    public boolean isTurned() {
        return orientation > 4;
    }

    private static int jpegOrientation(ByteBuffer start) {
        int at = 2;
        for (int marker = Jpeg.marker(start, at);
                marker != Jpeg.START_OF_SCAN && marker != Jpeg.END_OF_IMAGE;
                marker = Jpeg.marker(start, at)) {
            int length = start.getShort(at + 2) & 0xFFFF;
            if (marker == EXIF_SEGMENT && FileText.contains(start, at + 4, EXIF.length(), EXIF)) {
                return orientation(start.slice(at + 4 + EXIF.length(), length - 2 - EXIF.length()));
            }
            at += 2 + length;
        }
        return PLAIN.orientation;
    }

    private static int orientation(ByteBuffer exif) {
        exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = exif.getInt(4);
        int entries = exif.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if ((exif.getShort(entry) & 0xFFFF) == ORIENTATION) {
                int value = exif.getShort(entry + 8);
                return value < 1 || value > 8 ? PLAIN.orientation : value;
            }
        }
        return PLAIN.orientation;
    }

    private static Display webpFrame(ByteBuffer start) {
        int at = WEBP_CHUNKS;
        while (!FileText.read(start, at, 4).equals("ANMF")) {
            int length = start.getInt(at + 4);
            at += 8 + length + (length & 1);
        }
        return new Display(2 * threeBytes(start, at + 8), 2 * threeBytes(start, at + 11), 1);
    }

    private static int threeBytes(ByteBuffer file, int at) {
        return file.getInt(at) & 0xFFFFFF;
    }

    private static Display gifFrame(ByteBuffer start) {
        int at = GIF_HEADER + Gif.colorTable(start.get(10));
        while (start.get(at) != GIF_IMAGE) {
            at = Gif.skipData(start, at + 2);
        }
        return new Display(start.getShort(at + 1) & 0xFFFF, start.getShort(at + 3) & 0xFFFF, 1);
    }
}
