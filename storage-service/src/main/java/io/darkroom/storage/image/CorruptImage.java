package io.darkroom.storage.image;

/** A file that begins as an image and does not go on as one. */
final class CorruptImage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CorruptImage(String reason) {
        super(reason, null, false, false);
    }
}
