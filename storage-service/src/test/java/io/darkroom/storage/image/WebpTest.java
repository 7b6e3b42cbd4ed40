package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebpTest {

    @Test
    void readsTheSizeOfALossyImage() {
        // Frame tag, start code, then 14 bits each; the upper two bits are the scale.
        byte[] frame = TestBytes.littleEndian()
                .bytes(0, 0, 0, 0x9D, 0x01, 0x2A)
                .shorts(640 | 0x4000, 480)
                .toByteArray();

        assertThat(riff(chunk("VP8 ", frame)).properties())
                .isEqualTo(new ImageProperties(ImageType.WEBP, 640, 480, Provenance.NONE));
    }

    @Test
    void readsTheSizeOfALosslessImage() {
        byte[] frame = TestBytes.littleEndian()
                .bytes(0x2F)
                .ints((640 - 1) | (480 - 1) << 14)
                .zeros(5)
                .toByteArray();

        assertThat(riff(chunk("VP8L", frame)).properties())
                .isEqualTo(new ImageProperties(ImageType.WEBP, 640, 480, Provenance.NONE));
    }

    @Test
    void prefersTheSizeOfTheCanvas() {
        byte[] frame = TestBytes.littleEndian().zeros(6).shorts(10, 10).toByteArray();

        assertThat(riff(canvas(70_000, 480), chunk("VP8 ", frame)).properties().width())
                .isEqualTo(70_000);
    }

    @Test
    void findsContentCredentials() {
        assertThat(riff(canvas(64, 48), chunk("C2PA", new byte[4])).properties().provenance())
                .isEqualTo(Provenance.C2PA);
    }

    @Test
    void passesThePaddingOfAnOddChunk() {
        assertThat(riff(chunk("EXIF", new byte[3]), canvas(64, 48)).properties().height())
                .isEqualTo(48);
    }

    @Test
    void reportsATruncatedFile() {
        assertThat(TestBytes.littleEndian()
                        .text("RIFF")
                        .ints(1000)
                        .text("WEBP")
                        .zeros(10)
                        .corruption())
                .isEqualTo("WEBP: the header says 1008 bytes, the file has 22");
    }

    @Test
    void reportsAChunkBeyondTheFile() {
        assertThat(riff(TestBytes.littleEndian().text("VP8 ").ints(500).zeros(4).toByteArray())
                        .corruption())
                .isEqualTo("WEBP: the chunk at byte 12 exceeds the file");
    }

    @Test
    void reportsAFileWithoutAnImage() {
        assertThat(riff(chunk("EXIF", new byte[4])).corruption()).isEqualTo("WEBP: it has no pixels");
    }

    private static TestBytes riff(byte[]... chunks) {
        TestBytes content = TestBytes.littleEndian().text("WEBP");
        for (byte[] chunk : chunks) {
            content.raw(chunk);
        }
        byte[] bytes = content.toByteArray();
        return TestBytes.littleEndian().text("RIFF").ints(bytes.length).raw(bytes);
    }

    private static byte[] canvas(int width, int height) {
        return chunk(
                "VP8X",
                TestBytes.littleEndian()
                        .zeros(4)
                        .bytes(width - 1, (width - 1) >> 8, (width - 1) >> 16)
                        .bytes(height - 1, (height - 1) >> 8, (height - 1) >> 16)
                        .toByteArray());
    }

    private static byte[] chunk(String type, byte[] content) {
        return TestBytes.littleEndian()
                .text(type)
                .ints(content.length)
                .raw(content)
                .zeros(content.length & 1)
                .toByteArray();
    }
}
