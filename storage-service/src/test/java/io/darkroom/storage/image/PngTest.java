package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PngTest {

    @Test
    void readsTheSizeFromTheHeader() {
        assertThat(chunk(header(640, 480), "IEND", new byte[0]).properties())
                .isEqualTo(new ImageProperties(ImageType.PNG, 640, 480, Provenance.NONE));
    }

    @Test
    void findsContentCredentials() {
        TestBytes png = chunk(header(64, 48), "caBX", new byte[20]);

        assertThat(chunk(png, "IEND", new byte[0]).properties().provenance()).isEqualTo(Provenance.C2PA);
    }

    @Test
    void ignoresBytesAfterTheEnd() {
        TestBytes png = chunk(header(64, 48), "IEND", new byte[0]);

        assertThat(png.zeros(100).properties().width()).isEqualTo(64);
    }

    @Test
    void reportsAMissingEnd() {
        assertThat(chunk(header(64, 48), "IDAT", new byte[5]).corruption()).isEqualTo("PNG: the file is truncated");
    }

    @Test
    void reportsAWrongChecksum() {
        TestBytes png = header(64, 48).ints(3).text("IDAT").bytes(1, 2, 3).ints(12345);

        assertThat(png.corruption()).isEqualTo("PNG: wrong checksum of IDAT at byte 33");
    }

    @Test
    void reportsAChunkBeyondTheFile() {
        assertThat(header(64, 48).ints(1000).text("IDAT").zeros(20).corruption())
                .isEqualTo("PNG: the chunk at byte 33 exceeds the file");
    }

    @Test
    void reportsANegativeLength() {
        assertThat(header(64, 48).ints(-1).text("IDAT").zeros(20).corruption())
                .isEqualTo("PNG: the chunk at byte 33 exceeds the file");
    }

    @Test
    void reportsAnImageWithoutPixels() {
        assertThat(chunk(header(0, 48), "IEND", new byte[0]).corruption()).isEqualTo("PNG: it has no pixels");
        assertThat(chunk(header(64, -1), "IEND", new byte[0]).corruption()).isEqualTo("PNG: it has no pixels");
    }

    private static TestBytes header(int width, int height) {
        byte[] content =
                TestBytes.bigEndian().ints(width, height).bytes(8, 2, 0, 0, 0).toByteArray();
        return chunk(TestBytes.bigEndian().text("\u0089PNG\r\n\u001a\n"), "IHDR", content);
    }

    private static TestBytes chunk(TestBytes png, String type, byte[] content) {
        byte[] body = TestBytes.bigEndian().text(type).raw(content).toByteArray();
        CRC32 crc = new CRC32();
        crc.update(body);
        return png.ints(content.length).raw(body).ints((int) crc.getValue());
    }
}
