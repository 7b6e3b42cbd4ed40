package io.darkroom.storage.image;

/**
 * A color component of a JPEG frame.
 *
 * @param horizontal samples per unit, as {@code vertical}
 * @param width in blocks, as {@code height}
 * @param lineBlocks blocks in a line, with those that fill its last unit
 * @param nonZero the coefficients that are not zero so far, a bit each, by block; empty in a sequential file, which needs none
 */
@SuppressWarnings("ArrayRecordComponent")
record JpegComponent(int id, int horizontal, int vertical, int width, int height, int lineBlocks, long[] nonZero) {

    int blocks() {
        return horizontal * vertical;
    }
}
