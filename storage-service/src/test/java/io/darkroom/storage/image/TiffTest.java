package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TiffTest {

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int C2PA = 52545;

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void readsTheSizeInBothByteOrders(ByteOrder order) {
        TestBytes tiff = directory(
                order,
                entry(order, WIDTH, LONG, 1, 640),
                entry(order, HEIGHT, LONG, 1, 480),
                entry(order, STRIP_OFFSETS, LONG, 1, 8),
                entry(order, STRIP_BYTES, LONG, 1, 50));

        assertThat(tiff.properties()).isEqualTo(new ImageProperties(ImageType.TIFF, 640, 480, Provenance.NONE));
    }

    @Test
    void readsShortValues() {
        TestBytes tiff = directory(
                ByteOrder.LITTLE_ENDIAN,
                entry(ByteOrder.LITTLE_ENDIAN, WIDTH, SHORT, 1, 640),
                entry(ByteOrder.LITTLE_ENDIAN, HEIGHT, SHORT, 1, 480),
                entry(ByteOrder.LITTLE_ENDIAN, TILE_OFFSETS, SHORT, 1, 8),
                entry(ByteOrder.LITTLE_ENDIAN, TILE_BYTES, SHORT, 1, 20));

        assertThat(tiff.properties().width()).isEqualTo(640);
    }

    @Test
    void findsContentCredentials() {
        TestBytes tiff = withStrip(8, 20, entry(ByteOrder.LITTLE_ENDIAN, C2PA, LONG, 1, 0));

        assertThat(tiff.properties().provenance()).isEqualTo(Provenance.C2PA);
    }

    @Test
    void reportsAStripBeyondTheFile() {
        assertThat(withStrip(40, 10_000).corruption()).startsWith("TIFF: its pixels end at byte 10040, the file has ");
    }

    @Test
    void checksEveryStripOfAList() {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        // Two strips; their offsets and lengths follow the directory of four entries.
        int values = 8 + 2 + 4 * 12 + 4;
        TestBytes tiff = directory(
                        order,
                        entry(order, WIDTH, LONG, 1, 640),
                        entry(order, HEIGHT, LONG, 1, 480),
                        entry(order, STRIP_OFFSETS, LONG, 2, values),
                        entry(order, STRIP_BYTES, LONG, 2, values + 8))
                .ints(8, 8, 10, 9_000);

        assertThat(tiff.corruption()).startsWith("TIFF: its pixels end at byte 9008");
    }

    @Test
    void reportsMissingOffsets() {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        assertThat(directory(order, entry(order, WIDTH, LONG, 1, 640), entry(order, HEIGHT, LONG, 1, 480))
                        .corruption())
                .isEqualTo("TIFF: the offsets of its pixels are missing");
    }

    @Test
    void reportsADirectoryBeyondTheFile() {
        assertThat(TestBytes.littleEndian().text("II*\0").ints(5000).corruption())
                .isEqualTo("TIFF: the file is truncated");
    }

    @Test
    void reportsATruncatedDirectory() {
        assertThat(TestBytes.littleEndian()
                        .text("II*\0")
                        .ints(8)
                        .shorts(100)
                        .zeros(30)
                        .corruption())
                .isEqualTo("TIFF: the file is truncated");
    }

    private static TestBytes withStrip(int offset, int bytes, byte[]... more) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        byte[][] entries = new byte[4 + more.length][];
        entries[0] = entry(order, WIDTH, LONG, 1, 640);
        entries[1] = entry(order, HEIGHT, LONG, 1, 480);
        entries[2] = entry(order, STRIP_OFFSETS, LONG, 1, offset);
        entries[3] = entry(order, STRIP_BYTES, LONG, 1, bytes);
        System.arraycopy(more, 0, entries, 4, more.length);
        return directory(order, entries);
    }

    private static TestBytes directory(ByteOrder order, byte[]... entries) {
        TestBytes tiff = bytes(order)
                .text(order == ByteOrder.LITTLE_ENDIAN ? "II*\0" : "MM\0*")
                .ints(8)
                .shorts(entries.length);
        for (byte[] entry : entries) {
            tiff.raw(entry);
        }
        // There is no further directory.
        return tiff.ints(0);
    }

    // A short value is in the first two bytes of the value field.
    private static byte[] entry(ByteOrder order, int tag, int type, int count, int value) {
        TestBytes entry = bytes(order).shorts(tag, type).ints(count);
        return (type == SHORT ? entry.shorts(value, 0) : entry.ints(value)).toByteArray();
    }

    private static TestBytes bytes(ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? TestBytes.littleEndian() : TestBytes.bigEndian();
    }
}
