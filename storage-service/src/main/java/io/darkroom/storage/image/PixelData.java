package io.darkroom.storage.image;

/** The pixels of an image, which have not been read yet. */
@FunctionalInterface
interface PixelData {

    /** Reads them to the last row. Throws {@link CorruptImageException} when they end before, or cannot be decoded. */
    void verify();
}
