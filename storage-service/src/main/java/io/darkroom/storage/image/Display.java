package io.darkroom.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the pixels of an image are shown.
 *
 * @param x where the first frame begins on the canvas, as {@code y}; other than zero in an animation only
 * @param orientation as Exif numbers it, 1 to 8: how the pixels are turned or mirrored
 */
public record Display(int x, int y, int orientation) {

    /** The bytes of the start of a file that are enough for {@link #read}, but for what some files have at their end. */
    public static final int START_BYTES = 256 * 1024;

    private static final int WEBP_CHUNKS = 12;
    private static final int GIF_HEADER = 13;
    private static final int GIF_IMAGE = 0x2C;

    /** Reads the start of a file, and what lies elsewhere from {@code file}; what cannot be read is shown as it is. */
    public static Display read(ImageType type, ByteBuffer start, FileRange file) throws IOException {
        Corner corner = corner(type, start);
        return new Display(corner.x(), corner.y(), orientation(type, start, file));
    }

    /** Whether width and height change places. */
    public boolean isTurned() {
        return orientation > 4;
    }

    private static int orientation(ImageType type, ByteBuffer start, FileRange file) throws IOException {
        try {
            return Orientation.of(type, start, file);
        } catch (RuntimeException damaged) {
            return Orientation.UPRIGHT;
        }
    }

    private record Corner(int x, int y) {
        static final Corner FIRST = new Corner(0, 0);
    }

    private static Corner corner(ImageType type, ByteBuffer start) {
        try {
            return switch (type) {
                case WEBP -> webpFrame(start.duplicate().order(ByteOrder.LITTLE_ENDIAN));
                case GIF -> gifFrame(start.duplicate().order(ByteOrder.LITTLE_ENDIAN));
                case JPEG, PNG, BMP, TIFF, AVIF -> Corner.FIRST;
            };
        } catch (RuntimeException damaged) {
            return Corner.FIRST;
        }
    }

    private static Corner webpFrame(ByteBuffer start) {
        int at = WEBP_CHUNKS;
        while (!FileText.read(start, at, 4).equals("ANMF")) {
            int length = start.getInt(at + 4);
            at += 8 + length + (length & 1);
        }
        return new Corner(2 * threeBytes(start, at + 8), 2 * threeBytes(start, at + 11));
    }

    private static int threeBytes(ByteBuffer file, int at) {
        return file.getInt(at) & 0xFFFFFF;
    }

    private static Corner gifFrame(ByteBuffer start) {
        int at = GIF_HEADER + Gif.colorTable(start.get(10));
        while (start.get(at) != GIF_IMAGE) {
            at = Gif.skipData(start, at + 2);
        }
        return new Corner(start.getShort(at + 1) & 0xFFFF, start.getShort(at + 3) & 0xFFFF);
    }
}
