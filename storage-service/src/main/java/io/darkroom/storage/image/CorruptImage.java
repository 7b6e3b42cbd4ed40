package io.darkroom.storage.image;

/** A file starts as an image and breaks the rules of its format later. */
final class CorruptImage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CorruptImage(String reason) {
        super(reason, null, false, false);
    }
}
