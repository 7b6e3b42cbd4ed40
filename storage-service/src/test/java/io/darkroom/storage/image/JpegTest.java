package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegTest {

    @Test
    void readsTheSizeFromTheFrame() {
        assertThat(end(scan(frame(start(), 0xC0, 640, 480))).properties())
                .isEqualTo(new ImageProperties(ImageType.JPEG, 640, 480, Provenance.NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC9, 0xCF})
    void acceptsEveryKindOfFrame(int marker) {
        assertThat(end(scan(frame(start(), marker, 64, 48))).properties().width())
                .isEqualTo(64);
    }

    // DHT, JPG and DAC lie in the range of the frames and are none.
    @ParameterizedTest
    @ValueSource(ints = {0xC4, 0xC8, 0xCC})
    void takesNoOtherSegmentForAFrame(int marker) {
        TestBytes jpeg = frame(frame(start(), 0xC0, 64, 48), marker, 1, 1);

        assertThat(end(scan(jpeg)).properties().width()).isEqualTo(64);
    }

    @Test
    void walksThroughSeveralScans() {
        TestBytes jpeg = scan(scan(frame(start(), 0xC2, 64, 48)));

        assertThat(end(jpeg).bytes(0, 0, 0).properties().height()).isEqualTo(48);
    }

    @Test
    void passesStuffedBytesAndRestartMarkersInScanData() {
        TestBytes jpeg = scan(frame(start(), 0xC0, 64, 48)).bytes(0xFF, 0x00, 0x12, 0xFF, 0xD0, 0x34, 0xFF, 0xD7);

        assertThat(end(jpeg).bytes(0).properties().width()).isEqualTo(64);
    }

    @Test
    void passesPaddingBetweenSegments() {
        TestBytes jpeg = frame(start().bytes(0xFF, 0xFF), 0xC0, 64, 48);

        assertThat(end(scan(jpeg)).properties().width()).isEqualTo(64);
    }

    @Test
    void reportsAMissingMarker() {
        assertThat(frame(start(), 0xC0, 64, 48).bytes(0x12, 0x34).corruption())
                .isEqualTo("JPEG: a marker is missing at byte 21");
    }

    @Test
    void reportsAMissingEnd() {
        assertThat(scan(frame(start(), 0xC0, 64, 48)).corruption()).isEqualTo("JPEG: the file is truncated");
    }

    @Test
    void reportsASegmentBeyondTheFile() {
        assertThat(start().bytes(0xFF, 0xE0).shorts(5000).zeros(10).corruption())
                .isEqualTo("JPEG: the file is truncated");
    }

    @Test
    void reportsAFileWithoutAFrame() {
        assertThat(end(start()).corruption()).isEqualTo("JPEG: it has no pixels");
    }

    @Test
    void findsContentCredentialsInApp11() {
        assertThat(end(scan(frame(app(0xEB, "JP\0\1jumbjumdc2pa"), 0xC0, 64, 48)))
                        .properties()
                        .provenance())
                .isEqualTo(Provenance.C2PA);
    }

    @Test
    void takesNoOtherSegmentForContentCredentials() {
        assertThat(end(scan(frame(app(0xE1, "Exif c2pa"), 0xC0, 64, 48)))
                        .properties()
                        .provenance())
                .isEqualTo(Provenance.NONE);
        assertThat(end(scan(frame(app(0xEB, "JP\0\1jumb other"), 0xC0, 64, 48)))
                        .properties()
                        .provenance())
                .isEqualTo(Provenance.NONE);
    }

    private static TestBytes start() {
        return TestBytes.bigEndian().bytes(0xFF, 0xD8);
    }

    private static TestBytes app(int marker, String content) {
        return start().bytes(0xFF, marker).shorts(content.length() + 2).text(content);
    }

    private static TestBytes frame(TestBytes jpeg, int marker, int width, int height) {
        return jpeg.bytes(0xFF, marker)
                .shorts(17)
                .bytes(8)
                .shorts(height, width)
                .zeros(10);
    }

    private static TestBytes scan(TestBytes jpeg) {
        return jpeg.bytes(0xFF, 0xDA).shorts(8).zeros(6).bytes(1, 2, 3, 4, 5);
    }

    private static TestBytes end(TestBytes jpeg) {
        return jpeg.bytes(0xFF, 0xD9);
    }
}
