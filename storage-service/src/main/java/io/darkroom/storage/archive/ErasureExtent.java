package io.darkroom.storage.archive;

/** How much of a generation is erased, from least to most. */
public enum ErasureExtent {
    /** The stored images. A failed archive stays, so that it can be redriven. */
    IMAGES,

    /** The stored images and every archive. */
    ALL;

    boolean isWiderThan(ErasureExtent other) {
        return compareTo(other) > 0;
    }
}
