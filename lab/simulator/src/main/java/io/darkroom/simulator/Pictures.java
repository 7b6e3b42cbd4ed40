package io.darkroom.simulator;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * Draws real JPEG and PNG images of a size, with the first words of the prompt. Encoding several megapixels takes a tenth of a second, so the
 * pictures that were requested last are kept, and a comment inside the file makes every served one unique.
 */
final class Pictures {

    private static final int JPEG_HEADER_LENGTH = 2;
    private static final int PNG_HEADER_LENGTH = 33;
    private static final int MAX_COMMENT = 65_000;
    private static final int MAX_KEPT = 64;

    private final Map<Look, byte[]> drawn = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75F, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, byte[]> eldest) {
            return size() > MAX_KEPT;
        }
    });

    private record Look(PixelSize size, String format, Caption caption) {}

    static String contentType(String extension) {
        return extension.equals("png") ? "image/png" : "image/jpeg";
    }

    byte[] draw(Task task, int position, String contentType) {
        boolean png = contentType.equals("image/png");
        PixelSize size = task.order().size();
        byte[] picture = picture(
                new Look(size, png ? "png" : "jpg", Caption.of(task.order().prompt(), size)));
        byte[] comment = (task.id() + "/" + position).getBytes(StandardCharsets.US_ASCII);
        return png
                ? insert(picture, PNG_HEADER_LENGTH, pngText(comment))
                : insert(picture, JPEG_HEADER_LENGTH, jpegComment(comment));
    }

    private byte[] picture(Look look) {
        byte[] kept = drawn.get(look);
        if (kept != null) {
            return kept;
        }
        byte[] encoded = encode(paint(look.size(), look.caption()), look.format());
        drawn.put(look, encoded);
        return encoded;
    }

    private static BufferedImage paint(PixelSize size, Caption caption) {
        int width = size.width();
        int height = size.height();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(
                new GradientPaint(0, 0, new Color(0x20, 0x30, 0x60), width, height, new Color(0xF0, 0xA0, 0x60)));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(new Color(0xFF, 0xF0, 0xD0));
        int lamp = Math.min(width, height) / 3;
        graphics.fillOval(width / 2 - lamp / 2, height / 2 - lamp / 2, lamp, lamp);
        caption.draw(graphics, size);
        graphics.dispose();
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jpegComment(byte[] text) {
        return ByteBuffer.allocate(4 + text.length)
                .putShort((short) 0xFFFE)
                .putShort((short) (2 + text.length))
                .put(text)
                .array();
    }

    private static byte[] pngText(byte[] text) {
        byte[] keyword = "tEXtComment\0".getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(keyword);
        checksum.update(text);
        return ByteBuffer.allocate(8 + keyword.length + text.length)
                .putInt(keyword.length - 4 + text.length)
                .put(keyword)
                .put(text)
                .putInt((int) checksum.getValue())
                .array();
    }

    /** The same JPEG image with at least {@code bytes}, by comments that say nothing. */
    static byte[] padded(byte[] jpeg, int bytes) {
        byte[] comment = jpegComment(new byte[MAX_COMMENT]);
        int comments = Math.max(0, Math.ceilDiv(bytes - jpeg.length, comment.length));
        ByteBuffer all = ByteBuffer.allocate(comments * comment.length);
        while (all.hasRemaining()) {
            all.put(comment);
        }
        return insert(jpeg, JPEG_HEADER_LENGTH, all.array());
    }

    private static byte[] insert(byte[] picture, int at, byte[] chunk) {
        return ByteBuffer.allocate(picture.length + chunk.length)
                .put(picture, 0, at)
                .put(chunk)
                .put(picture, at, picture.length - at)
                .array();
    }
}
