package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inspects every format complete, truncated at each byte, and corrupt. */
class InspectImageTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final long MAX_PIXELS = 1_000_000;

    @ParameterizedTest
    @EnumSource(ImageType.class)
    void identifiesACompleteImageByItsBytes(ImageType type) throws IOException {
        Inspection inspection = inspect(image(type));

        // The samples that Java cannot write have sizes of their own.
        int width = type == ImageType.WEBP ? 1 : type == ImageType.AVIF ? Samples.WIDTH : WIDTH;
        int height = type == ImageType.WEBP ? 1 : type == ImageType.AVIF ? Samples.HEIGHT : HEIGHT;
        assertThat(inspection)
                .isEqualTo(new Inspection.CompleteImage(new ImageProperties(type, width, height, Provenance.NONE)));
    }

    @ParameterizedTest
    @EnumSource(ImageType.class)
    void neverTakesATruncatedImageForACompleteOne(ImageType type) throws IOException {
        byte[] complete = image(type);

        for (int length = 0; length < complete.length; length++) {
            Inspection inspection = inspect(Arrays.copyOf(complete, length));
            assertThat(inspection)
                    .as(type + " truncated to " + length + " of " + complete.length)
                    .isNotInstanceOf(Inspection.CompleteImage.class);
        }
    }

    @Test
    void reportsAWrongChecksum() throws IOException {
        byte[] png = image(ImageType.PNG);
        png[png.length / 2] ^= 1;

        assertThat(inspect(png))
                .isInstanceOfSatisfying(
                        Inspection.CorruptImage.class,
                        corrupt -> assertThat(corrupt.reason()).startsWith("PNG: wrong checksum of"));
    }

    @Test
    void acceptsAJpegWithTrailingBytes() throws IOException {
        byte[] jpeg = image(ImageType.JPEG);
        byte[] more = Arrays.copyOf(jpeg, jpeg.length + 100);

        assertThat(inspect(more)).isInstanceOf(Inspection.CompleteImage.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><script>alert(1)</script></html>",
                "<!doctype html><svg xmlns='http://www.w3.org/2000/svg'/>",
                "{}"
            })
    void doesNotTakeOtherFilesForImages(String text) {
        assertThat(inspect(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Inspection.NotAnImage.class);
    }

    @Test
    void findsContentCredentialsInJpegAndPng() throws IOException {
        assertThat(provenance(withSegment(image(ImageType.JPEG)))).isEqualTo(Provenance.C2PA);
        assertThat(provenance(withChunk(image(ImageType.PNG)))).isEqualTo(Provenance.C2PA);
    }

    @Test
    void inspectsAFileOnDisk(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), image(ImageType.GIF));
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(new InspectImage().inspect(file, MAX_PIXELS)).isInstanceOf(Inspection.CompleteImage.class);
        assertThat(new InspectImage().inspect(empty, MAX_PIXELS)).isInstanceOf(Inspection.NotAnImage.class);
    }

    @Test
    void neverFailsOnRandomBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            byte[] start = starts()[random.nextInt(starts().length)].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));

            assertThat(inspect(bytes)).isNotNull();
        }
    }

    private static Inspection inspect(byte[] file) {
        return InspectImage.inspect(ByteBuffer.wrap(file), MAX_PIXELS);
    }

    private static String[] starts() {
        return new String[] {
            "\u00ff\u00d8\u00ff\u00c0",
            "\u0089PNG\r\n\u001a\n",
            "RIFF@\0\0\0WEBPVP8 ",
            "GIF89a",
            "BM",
            "II*\0\u0008\0\0\0",
            "MM\0*\0\0\0\u0008",
            "\0\0\0\u000cftypavif"
        };
    }

    private static Provenance provenance(byte[] image) {
        return ((Inspection.CompleteImage) inspect(image)).properties().provenance();
    }

    // APP11 with a JUMBF box after the start marker.
    private static byte[] withSegment(byte[] jpeg) throws IOException {
        byte[] content = "JP\0\1\0\0\0\1\0\0\0\40jumb\0\0\0\30jumdc2pa".getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(new byte[] {(byte) 0xFF, (byte) 0xEB, 0, (byte) (content.length + 2)});
        out.write(content);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    // A caBX chunk before IEND.
    private static byte[] withChunk(byte[] png) throws IOException {
        byte[] chunk = "caBXcredentials".getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(chunk);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, png.length - 12);
        out.write(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
        out.write(chunk);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        out.write(png, png.length - 12, 12);
        return out.toByteArray();
    }

    private static byte[] image(ImageType type) throws IOException {
        return switch (type) {
            case WEBP -> Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
            case AVIF -> avif();
            case JPEG -> written("jpeg");
            case PNG, GIF, BMP, TIFF -> written(type.extension());
        };
    }

    private static byte[] written(String format) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.setRGB(i % WIDTH, i / WIDTH, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).as(format).isTrue();
        return out.toByteArray();
    }

    private static byte[] avif() throws IOException {
        return Files.readAllBytes(Samples.COMPLETE.resolve("still.avif"));
    }
}
