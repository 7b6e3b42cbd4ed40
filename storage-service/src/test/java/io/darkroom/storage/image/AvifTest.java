package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AvifTest {

    private static final byte[] TYPE = box("ftyp", bytes().text("avif").zeros(4));
    private static final byte[] PIXELS = box("mdat", bytes().zeros(40));

    @Test
    void readsTheSizeFromTheSpatialExtents() {
        assertThat(bytes().raw(TYPE).raw(meta(640, 480)).raw(PIXELS).properties())
                .isEqualTo(new ImageProperties(ImageType.AVIF, 640, 480, Provenance.NONE));
    }

    @Test
    void findsContentCredentialsByTheirUuid() {
        byte[] uuid = box(
                "uuid",
                bytes().bytes(
                                0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E,
                                0xC4, 0x81)
                        .zeros(8));

        assertThat(bytes().raw(TYPE)
                        .raw(meta(64, 48))
                        .raw(uuid)
                        .raw(PIXELS)
                        .properties()
                        .provenance())
                .isEqualTo(Provenance.C2PA);
    }

    @Test
    void takesNoOtherUuidForContentCredentials() {
        byte[] uuid = box("uuid", bytes().zeros(24));

        assertThat(bytes().raw(TYPE)
                        .raw(meta(64, 48))
                        .raw(uuid)
                        .raw(PIXELS)
                        .properties()
                        .provenance())
                .isEqualTo(Provenance.NONE);
    }

    @Test
    void acceptsA64BitBox() {
        byte[] large = bytes().ints(1).text("mdat").longs(16 + 20).zeros(20).toByteArray();

        assertThat(bytes().raw(TYPE).raw(meta(64, 48)).raw(large).properties().width())
                .isEqualTo(64);
    }

    @Test
    void acceptsALastBoxUpToTheEndOfTheFile() {
        byte[] open = bytes().ints(0).text("mdat").zeros(20).toByteArray();

        assertThat(bytes().raw(TYPE).raw(meta(64, 48)).raw(open).properties().width())
                .isEqualTo(64);
    }

    @Test
    void reportsABoxBeyondTheFile() {
        byte[] cut = bytes().ints(5000).text("mdat").zeros(20).toByteArray();

        assertThat(bytes().raw(TYPE).raw(meta(64, 48)).raw(cut).corruption())
                .isEqualTo("AVIF: the box mdat at byte 64 exceeds the file");
    }

    @Test
    void reportsABoxShorterThanItsHeader() {
        byte[] tiny = bytes().ints(4).text("mdat").toByteArray();

        assertThat(bytes().raw(TYPE).raw(meta(64, 48)).raw(tiny).corruption())
                .isEqualTo("AVIF: the box mdat at byte 64 exceeds the file");
    }

    @Test
    void reportsMissingPixels() {
        assertThat(bytes().raw(TYPE).raw(meta(64, 48)).corruption()).isEqualTo("AVIF: it has no pixel data");
    }

    @Test
    void reportsAMissingSize() {
        assertThat(bytes().raw(TYPE)
                        .raw(box("meta", bytes().zeros(20)))
                        .raw(PIXELS)
                        .corruption())
                .isEqualTo("AVIF: its size is missing");
        assertThat(bytes().raw(TYPE).raw(PIXELS).corruption()).isEqualTo("AVIF: it has no pixels");
    }

    private static byte[] meta(int width, int height) {
        byte[] extents = box("ispe", bytes().ints(0, width, height));
        return box("meta", bytes().ints(0).raw(box("iprp", bytes().raw(box("ipco", bytes().raw(extents))))));
    }

    private static byte[] box(String type, TestBytes content) {
        byte[] bytes = content.toByteArray();
        return bytes().ints(8 + bytes.length).text(type).raw(bytes).toByteArray();
    }

    private static TestBytes bytes() {
        return TestBytes.bigEndian();
    }
}
