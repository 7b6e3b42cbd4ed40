package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BmpTest {

    private static final int LENGTH = 60;

    @Test
    void readsTheSize() {
        assertThat(bmp(LENGTH, 640, 480).properties())
                .isEqualTo(new ImageProperties(ImageType.BMP, 640, 480, Provenance.NONE));
    }

    @Test
    void acceptsRowsFromTopToBottom() {
        assertThat(bmp(LENGTH, 640, -480).properties().height()).isEqualTo(480);
    }

    @Test
    void ignoresBytesAfterTheEnd() {
        assertThat(bmp(LENGTH, 640, 480).zeros(10).properties().width()).isEqualTo(640);
    }

    @Test
    void reportsATruncatedFile() {
        assertThat(bmp(LENGTH + 1, 640, 480).corruption()).isEqualTo("BMP: the header says 61 bytes, the file has 60");
    }

    @Test
    void readsTheLengthUnsigned() {
        assertThat(bmp(-1, 640, 480).corruption()).isEqualTo("BMP: the header says 4294967295 bytes, the file has 60");
    }

    @Test
    void reportsATruncatedHeader() {
        assertThat(TestBytes.littleEndian().text("BM").ints(10).zeros(4).corruption())
                .isEqualTo("BMP: the file is truncated");
    }

    @Test
    void reportsAnImageWithoutPixels() {
        assertThat(bmp(LENGTH, -640, 480).corruption()).isEqualTo("BMP: it has no pixels");
        assertThat(bmp(LENGTH, 640, 0).corruption()).isEqualTo("BMP: it has no pixels");
    }

    private static TestBytes bmp(int length, int width, int height) {
        return TestBytes.littleEndian()
                .text("BM")
                .ints(length, 0, 54, 40, width, height)
                .zeros(LENGTH - 26);
    }
}
