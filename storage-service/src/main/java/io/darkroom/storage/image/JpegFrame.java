package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame of a JPEG file: how its scans are to be read.
 *
 * @param columns units in a row
 * @param rows of units
 */
record JpegFrame(boolean progressive, int columns, int rows, List<JpegComponent> components) {

    private static final int BLOCK = 8;
    private static final int MAX_COMPONENTS = 4;
    private static final int MAX_SAMPLES = 4;
    private static final int EXTENDED = 0xC1;
    private static final int PROGRESSIVE = 0xC2;

    /** Reads the frame whose marker is at {@code at}. */
    static JpegFrame read(ByteBuffer file, int at) {
        int marker = file.get(at + 1) & 0xFF;
        if (marker > PROGRESSIVE) {
            throw new UnsupportedImageException(
                    "the coding SOF" + (marker & 0xF), "baseline, extended and progressive Huffman (SOF0 to SOF2)");
        }
        int count = file.get(at + 9) & 0xFF;
        if (count < 1 || count > MAX_COMPONENTS) {
            throw new CorruptImageException("it has " + count + " components");
        }
        int horizontal = 1;
        int vertical = 1;
        for (int i = 0; i < count; i++) {
            horizontal = Math.max(horizontal, samples(file, at, i) >> 4);
            vertical = Math.max(vertical, samples(file, at, i) & 0xF);
        }
        int height = file.getShort(at + 5) & 0xFFFF;
        int width = file.getShort(at + 7) & 0xFFFF;
        int columns = Math.ceilDiv(width, BLOCK * horizontal);
        int rows = Math.ceilDiv(height, BLOCK * vertical);
        List<JpegComponent> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int across = samples(file, at, i) >> 4;
            int down = samples(file, at, i) & 0xF;
            int lineBlocks = columns * across;
            components.add(new JpegComponent(
                    file.get(at + 10 + 3 * i) & 0xFF,
                    across,
                    down,
                    Math.ceilDiv(Math.ceilDiv(width * across, horizontal), BLOCK),
                    Math.ceilDiv(Math.ceilDiv(height * down, vertical), BLOCK),
                    lineBlocks,
                    new long[marker == PROGRESSIVE ? lineBlocks * rows * down : 0]));
        }
        return new JpegFrame(marker > EXTENDED, columns, rows, components);
    }

    private static int samples(ByteBuffer file, int at, int component) {
        int samples = file.get(at + 11 + 3 * component) & 0xFF;
        int across = samples >> 4;
        int down = samples & 0xF;
        if (across < 1 || across > MAX_SAMPLES || down < 1 || down > MAX_SAMPLES) {
            throw new CorruptImageException("a component has no samples");
        }
        return samples;
    }
}
