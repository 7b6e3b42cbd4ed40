package io.darkroom.storage.image;

/**
 * What an image is.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageProperties(ImageType type, int width, int height, Provenance provenance) {

    public long pixels() {
        return (long) width * height;
    }
}
