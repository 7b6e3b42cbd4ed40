package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GifTest {

    private static final int GLOBAL_COLORS = 0x80;

    @Test
    void readsTheSizeOfTheScreen() {
        assertThat(image(header(640, 480, 0), 0).bytes(0x3B).properties())
                .isEqualTo(new ImageProperties(ImageType.GIF, 640, 480, Provenance.NONE));
    }

    @Test
    void skipsColorTables() {
        // Tables of 4 and of 256 colors.
        TestBytes gif = header(64, 48, GLOBAL_COLORS | 1).zeros(3 * 4);

        assertThat(image(gif, GLOBAL_COLORS | 7).bytes(0x3B).properties().width())
                .isEqualTo(64);
    }

    @Test
    void walksThroughExtensionsAndSeveralImages() {
        TestBytes gif = header(64, 48, 0).bytes(0x21, 0xF9, 4, 0, 0, 0, 0, 0);

        assertThat(image(image(gif, 0), 0).bytes(0x3B).properties().height()).isEqualTo(48);
    }

    @Test
    void findsContentCredentials() {
        TestBytes gif =
                header(64, 48, 0).bytes(0x21, 0xFF, 11).text("C2PA_GIF\1\0\0").bytes(2, 1, 1, 0);

        assertThat(image(gif, 0).bytes(0x3B).properties().provenance()).isEqualTo(Provenance.C2PA);
    }

    @Test
    void takesNoCommentForContentCredentials() {
        TestBytes gif = header(64, 48, 0).bytes(0x21, 0xFE, 8).text("C2PA_GIF").bytes(0);

        assertThat(image(gif, 0).bytes(0x3B).properties().provenance()).isEqualTo(Provenance.NONE);
    }

    @Test
    void reportsAnUnknownBlock() {
        assertThat(header(64, 48, 0).bytes(0x55).corruption()).isEqualTo("GIF: an unknown block at byte 13");
    }

    @Test
    void reportsAMissingTrailer() {
        assertThat(image(header(64, 48, 0), 0).corruption()).isEqualTo("GIF: the file is truncated");
    }

    @Test
    void reportsADataBlockBeyondTheFile() {
        assertThat(header(64, 48, 0).bytes(0x21, 0xFE, 200, 1, 2, 3).corruption())
                .isEqualTo("GIF: the file is truncated");
    }

    private static TestBytes header(int width, int height, int flags) {
        return TestBytes.littleEndian().text("GIF89a").shorts(width, height).bytes(flags, 0, 0);
    }

    private static TestBytes image(TestBytes gif, int flags) {
        int colors = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
        return gif.bytes(0x2C)
                .shorts(0, 0, 64, 48)
                .bytes(flags)
                .zeros(colors)
                .bytes(2)
                .bytes(3, 1, 2, 3)
                .bytes(0);
    }
}
