package io.darkroom.storage.image;

/**
 * What the walk through a file's structure found.
 *
 * @param width in pixels
 * @param height in pixels
 * @param provenance whether the file carries C2PA content credentials
 * @param pixels to be read once the size is known to be within its limit
 */
record Structure(int width, int height, Provenance provenance, PixelData pixels) {

    Structure {
        if (width < 1 || height < 1) {
            throw new CorruptImageException("it has no pixels");
        }
    }
}
