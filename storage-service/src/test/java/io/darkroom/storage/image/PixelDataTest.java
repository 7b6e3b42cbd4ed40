package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A header alone is not a picture: the pixels of each format are read to the last row. */
class PixelDataTest {

    private static final long MAX_PIXELS = 100_000_000;

    static List<Path> complete() throws IOException {
        return Samples.in(Samples.COMPLETE);
    }

    static List<Path> withoutPixels() throws IOException {
        return Samples.in(Samples.WITHOUT_PIXELS);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void readsWhatOtherProgramsWrite(Path file) throws IOException {
        assertThat(inspect(Files.readAllBytes(file)))
                .isInstanceOfSatisfying(Inspection.CompleteImage.class, complete -> {
                    assertThat(complete.properties().width()).isEqualTo(Samples.WIDTH);
                    assertThat(complete.properties().height()).isEqualTo(Samples.HEIGHT);
                });
    }

    @ParameterizedTest
    @MethodSource("withoutPixels")
    void takesNoHeaderForAPicture(Path file) throws IOException {
        assertThat(inspect(Files.readAllBytes(file))).isInstanceOf(Inspection.CorruptImage.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eoi-3zeros.jpg", "motion-mp4.jpg", "cmyk.jpg", "orientation6.jpg", "anim.webp", "mif1.avif"})
    void acceptsUnusualFiles(String name) throws IOException {
        assertThat(inspect(Files.readAllBytes(Samples.OTHER.resolve(name))))
                .isInstanceOf(Inspection.CompleteImage.class);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void acceptsBytesBehindTheEnd(Path file) throws IOException {
        byte[] image = Files.readAllBytes(file);

        for (String more : List.of("\0", "\r\n\r\n", "behind the end of the image")) {
            ByteBuffer longer = ByteBuffer.allocate(image.length + more.length())
                    .put(image)
                    .put(more.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(inspect(longer.array())).as(more).isInstanceOf(Inspection.CompleteImage.class);
        }
    }

    @ParameterizedTest
    @MethodSource("complete")
    void reportsAFileThatIsCutAtAnyTenth(Path file) throws IOException {
        byte[] image = Files.readAllBytes(file);

        for (int tenths = 0; tenths < 10; tenths++) {
            assertThat(inspect(Arrays.copyOf(image, image.length * tenths / 10)))
                    .as(tenths + " tenths")
                    .isNotInstanceOf(Inspection.CompleteImage.class);
        }
    }

    // At the end of a tiff are the values of its tags, without which no program reads it.
    @ParameterizedTest
    @ValueSource(strings = {"plain.tiff", "lzw.tiff", "deflate.tiff", "packbits.tiff"})
    void reportsATiffWithoutItsLastByte(String name) throws IOException {
        byte[] image = Files.readAllBytes(Samples.COMPLETE.resolve(name));

        assertThat(inspect(Arrays.copyOf(image, image.length - 1))).isInstanceOf(Inspection.CorruptImage.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'\0\0\0\fjP  \r\n\u0087\n', JPEG 2000",
        "'\0\0\0\fJXL \r\n\u0087\n', JPEG XL",
        "'\u00ff\n..', JPEG XL",
        "'II+\0..', BigTIFF",
        "'8BPS..', Photoshop",
        "'\0\0\u0001\0\u0001\0', an icon",
        "'%PDF-1.7', PDF",
        "'<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>', SVG"
    })
    void refusesAnotherFormatByItsName(String start, String name) {
        assertThat(inspect(start.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new Inspection.UnsupportedFormat(
                        name + ", which is not accepted; accepted are " + ImageType.ACCEPTED));
    }

    @Test
    void refusesHeicByItsName() throws IOException {
        assertThat(inspect(Files.readAllBytes(Samples.OTHER.resolve("heic-as-jpeg.bin"))))
                .isEqualTo(new Inspection.UnsupportedFormat(
                        "HEIC, which is not accepted; accepted are " + ImageType.ACCEPTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "420.jpg",
                "444.jpg",
                "422.jpg",
                "progressive.jpg",
                "grey.jpg",
                "grey-progressive.jpg",
                "restart.jpg",
                "restart-progressive.jpg",
                "cmyk.jpg",
                "optimized.jpg",
                "solid.jpg"
            })
    void reportsAJpegWhoseScanEndsEarly(String name) throws IOException {
        byte[] jpeg = Files.readAllBytes(Samples.COMPLETE.resolve(name));
        int scan = indexOf(jpeg, 0xFF, 0xDA) + 20;
        int cut = scan + (jpeg.length - scan) / 2;
        byte[] cutOff = Arrays.copyOf(jpeg, cut + 2);
        cutOff[cut - 1] = 0;
        cutOff[cut] = (byte) 0xFF;
        cutOff[cut + 1] = (byte) 0xD9;

        assertThat(inspect(cutOff)).isInstanceOf(Inspection.CorruptImage.class);
    }

    @Test
    void reportsAProgressiveJpegWithoutAComponent() throws IOException {
        byte[] jpeg = Files.readAllBytes(Samples.COMPLETE.resolve("progressive.jpg"));
        // The first scan, of all components, is left out.
        int first = indexOf(jpeg, 0xFF, 0xDA);
        byte[] start = Arrays.copyOf(jpeg, first);
        byte[] rest = Arrays.copyOfRange(jpeg, first + 2, jpeg.length);
        byte[] others = Arrays.copyOfRange(rest, indexOf(rest, 0xFF, 0xC4), rest.length);

        assertThat(reason(TestBytes.bigEndian().raw(start).raw(others).toByteArray()))
                .isEqualTo("JPEG: 3 of its components have no pixels");
    }

    @Test
    void reportsAPngWhoseRowsEndEarly() throws IOException {
        byte[] png = Files.readAllBytes(Samples.COMPLETE.resolve("rgb.png"));
        // A taller image with the same rows, and the right checksum.
        ByteBuffer.wrap(png).putInt(20, Samples.HEIGHT + 1);
        TestPng.repair(png);

        assertThat(reason(png)).isEqualTo("PNG: its pixels end in row 47 of 48");
    }

    @Test
    void reportsAGifWhoseCodesEndEarly() throws IOException {
        byte[] gif = Files.readAllBytes(Samples.COMPLETE.resolve("palette.gif"));
        int image = indexOf(gif, 0x2C, 0, 0, 0, 0);
        ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(image + 7, (short) (Samples.HEIGHT + 1));

        assertThat(reason(gif)).isEqualTo("GIF: it has 2867 of 2928 pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.tiff", "lzw.tiff", "deflate.tiff", "packbits.tiff"})
    void reportsATiffWhoseStripsEndEarly(String name) throws IOException {
        byte[] tiff = Files.readAllBytes(Samples.COMPLETE.resolve(name));
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int directory = file.getInt(4);
        for (int i = 0; i < file.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            int tag = file.getShort(entry);
            if (tag == 256) { // the width
                file.putInt(entry + 8, 2 * Samples.WIDTH);
            }
        }

        assertThat(reason(tiff)).contains("bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "256, -2147483647, the value 2147483649 of its tag 256, at most 2147483647", // the width
        "258, 65, bits: 65, at most 64",
        "259, 2, the compression 2 (CCITT), 'none, LZW, deflate and PackBits'",
        "259, 4, the compression 4 (CCITT G4), 'none, LZW, deflate and PackBits'",
        "259, 7, the compression 7 (JPEG), 'none, LZW, deflate and PackBits'",
        "259, 50000, the compression 50000 (zstd), 'none, LZW, deflate and PackBits'",
        "259, 60000, the compression 60000, 'none, LZW, deflate and PackBits'",
        "277, 9, samples: 9, at most 8"
    })
    void refusesATiffOfAnotherFormByItsName(int tag, int value, String form, String accepted) throws IOException {
        byte[] tiff = withTag(tag, value);

        assertThat(inspect(tiff))
                .isEqualTo(new Inspection.UnsupportedFormat(
                        "TIFF with " + form + ", which is not accepted; accepted: " + accepted));
    }

    @Test
    void readsATiffWhoseOneStripMayHaveAnyNumberOfRows() throws IOException {
        assertThat(inspect(withTag(278, -1))).isInstanceOf(Inspection.CompleteImage.class);
    }

    // The sample with a tag of another value.
    private static byte[] withTag(int tag, int value) throws IOException {
        byte[] tiff = Files.readAllBytes(Samples.COMPLETE.resolve("plain.tiff"));
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int entry = file.getInt(4) + 2;
        while ((file.getShort(entry) & 0xFFFF) != tag) {
            entry += 12;
        }
        file.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, value);
        return tiff;
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC3, 0xC5, 0xC9, 0xCA})
    void refusesAJpegOfAnotherCodingByItsName(int frame) throws IOException {
        byte[] jpeg = Files.readAllBytes(Samples.COMPLETE.resolve("420.jpg"));
        jpeg[indexOf(jpeg, 0xFF, 0xC0) + 1] = (byte) frame;

        assertThat(inspect(jpeg))
                .isEqualTo(
                        new Inspection.UnsupportedFormat(
                                "JPEG with the coding SOF" + (frame & 0xF)
                                        + ", which is not accepted; accepted: baseline, extended and progressive Huffman (SOF0 to SOF2)"));
    }

    @Test
    void refusesABmpOfAnotherCompressionByItsName() throws IOException {
        byte[] bmp = Files.readAllBytes(Samples.COMPLETE.resolve("rgb.bmp"));
        bmp[30] = 4; // a JPEG within

        assertThat(inspect(bmp))
                .isEqualTo(new Inspection.UnsupportedFormat("BMP with the compression 4, which is not accepted; "
                        + "accepted: none and run lengths (0 to 3, 6)"));
    }

    @Test
    void refusesAnAvifThatIsTooWideForAnyone() throws IOException {
        byte[] avif = Files.readAllBytes(Samples.COMPLETE.resolve("still.avif"));
        ByteBuffer.wrap(avif).putInt(indexOf(avif, 'i', 's', 'p', 'e') + 8, 0x80000001);

        assertThat(inspect(avif))
                .isEqualTo(new Inspection.UnsupportedFormat(
                        "AVIF with a width of 2147483649, which is not accepted; " + "accepted: at most 2147483647"));
    }

    @Test
    void reportsABmpOfItsHeaderAlone() throws IOException {
        byte[] bmp = Files.readAllBytes(Samples.COMPLETE.resolve("rgb.bmp"));
        byte[] header = Arrays.copyOf(bmp, 54);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(2, 26);

        assertThat(reason(header)).startsWith("BMP: its pixels end at byte ");
    }

    @ParameterizedTest
    @CsvSource({"lossless.webp, its pixels end at byte", "lossy.webp, its pixels cannot be decoded to the last row"})
    void reportsAWebpWhosePixelsEndEarly(String name, String reason) throws IOException {
        byte[] webp = Files.readAllBytes(Samples.COMPLETE.resolve(name));
        for (int length = webp.length / 2; length < webp.length - 60; length += 97) {
            byte[] cut = Arrays.copyOf(webp, length & ~1);
            // The container is whole: only the pixels say that they are not.
            ByteBuffer.wrap(cut)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(4, cut.length - 8)
                    .putInt(16, cut.length - 20);

            assertThat(reason(cut)).contains(reason);
        }
    }

    @Test
    void reportsAnAvifWithoutAFrame() throws IOException {
        byte[] avif = Files.readAllBytes(Samples.COMPLETE.resolve("still.avif"));
        int data = new String(avif, StandardCharsets.ISO_8859_1).indexOf("mdat") + 4;
        Arrays.fill(avif, data, avif.length, (byte) 0);

        assertThat(reason(avif)).isEqualTo("AVIF: it has no AV1 frame");
    }

    @Test
    void takesNoMemoryForALargeMetaBox() {
        int bytes = 60 * 1024 * 1024;
        byte[] file = new byte[bytes];
        ByteBuffer.wrap(file)
                .putInt(16)
                .put("ftypavif\0\0\0\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes - 24)
                .put("meta".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes - 24 + 16, 8)
                .position(bytes - 4)
                .put("mdat".getBytes(StandardCharsets.US_ASCII));
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThat(inspect(file)).isInstanceOf(Inspection.CorruptImage.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1024 * 1024);
    }

    @Test
    void readsNoPixelsBeyondTheLimit() throws IOException {
        byte[] jpeg = Files.readAllBytes(Samples.WITHOUT_PIXELS.resolve("sof-sos-nodata.jpg"));

        assertThat(InspectImage.inspect(ByteBuffer.wrap(jpeg), 100)).isInstanceOf(Inspection.TooManyPixels.class);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void neverFailsOnDamagedFiles(Path file) throws IOException {
        byte[] complete = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = complete.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(inspect(damaged)).isNotNull();
        }
    }

    private static Inspection inspect(byte[] file) {
        return InspectImage.inspect(ByteBuffer.wrap(file), MAX_PIXELS);
    }

    private static String reason(byte[] file) {
        return ((Inspection.CorruptImage) inspect(file)).reason();
    }

    private static int indexOf(byte[] file, int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int value : bytes) {
            text.append((char) value);
        }
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(text.toString());
    }
}
