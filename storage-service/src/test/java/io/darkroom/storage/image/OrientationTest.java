package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

    private static final int PIXELS = 1_000_001;
    private static final int HAS_EXIF = 8;

    @ParameterizedTest
    @ValueSource(strings = {"", "Exif\0\0"})
    void findsTheExifOfAWebpBehindItsPixels(String name) throws Exception {
        assertThat(orientation(webp(HAS_EXIF, name, 8))).isEqualTo(8);
    }

    @Test
    void readsNothingOfAWebpThatSaysItHasNoExif() throws Exception {
        assertThat(orientation(webp(0, "", 8))).isEqualTo(Orientation.UPRIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, -1})
    void takesANumberThatExifDoesNotHaveForUpright(int orientation) throws Exception {
        assertThat(orientation(webp(HAS_EXIF, "", orientation))).isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void showsAFileAsItIsWhoseExifCannotBeRead() throws Exception {
        byte[] cut = webp(HAS_EXIF, "", 8).array();

        assertThat(orientation(ByteBuffer.wrap(cut, 0, cut.length - 30).slice()))
                .isEqualTo(Orientation.UPRIGHT);
    }

    private static int orientation(ByteBuffer file) throws IOException {
        FileRange range = (from, length) ->
                file.slice((int) Math.min(from, file.limit()), (int) Math.clamp(file.limit() - from, 0, length));
        ByteBuffer start = range.read(0, Display.START_BYTES);
        return Display.read(ImageType.WEBP, start, range.startingWith(start)).orientation();
    }

    private static ByteBuffer webp(int flags, String name, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(name.length() + 22)
                .put(bytes(name))
                .put(bytes("MM\0*"))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation);
        ByteBuffer file =
                ByteBuffer.allocate(12 + 18 + 8 + PIXELS + 1 + 8 + exif.limit()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(bytes("RIFF")).putInt(file.limit() - 8).put(bytes("WEBP"));
        file.put(bytes("VP8X")).putInt(10).putInt(flags).position(30);
        file.put(bytes("VP8 ")).putInt(PIXELS).position(38 + PIXELS + 1);
        return file.put(bytes("EXIF")).putInt(exif.limit()).put(exif.array()).flip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
