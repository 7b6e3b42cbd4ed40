package io.darkroom.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** JPEG files of a given size: a small picture, filled up with comment segments. */
public final class JpegFiles {

    private static final int SEGMENT_BYTES = 65_533;
    private static final int MARK_OFFSET = 6;
    private static final int MARK_BYTES = 16;

    private JpegFiles() {}

    static byte[] jpeg(int size, Random random) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg", small);
        byte[] picture = small.toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        out.write(picture, 0, 2);
        int left = size - picture.length;
        while (left > 4) {
            int content = Math.min(SEGMENT_BYTES, left - 4);
            byte[] comment = new byte[content];
            random.nextBytes(comment);
            out.write(0xFF);
            out.write(0xFE);
            out.write((content + 2) >> 8);
            out.write(content + 2);
            out.write(comment);
            left -= content + 4;
        }
        out.write(picture, 2, picture.length - 2);
        return out.toByteArray();
    }

    public static void write(Path folder, int files, int size) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(1);
        byte[] picture = jpeg(size, random);
        for (int i = 0; i < files; i++) {
            Files.write(folder.resolve(i + ".jpg"), picture);
        }
        mark(folder, files, random);
    }

    /** Changes a picture made by {@link #jpeg}, so that it is another content. */
    static void mark(byte[] picture, Random random) {
        byte[] mark = new byte[MARK_BYTES];
        random.nextBytes(mark);
        System.arraycopy(mark, 0, picture, MARK_OFFSET, MARK_BYTES);
    }

    /** Changes every file, so that no content is archived already. */
    public static void mark(Path folder, int files, Random random) throws IOException {
        for (int i = 0; i < files; i++) {
            byte[] mark = new byte[MARK_BYTES];
            random.nextBytes(mark);
            try (RandomAccessFile file =
                    new RandomAccessFile(folder.resolve(i + ".jpg").toFile(), "rw")) {
                file.seek(MARK_OFFSET);
                file.write(mark);
            }
        }
    }
}
