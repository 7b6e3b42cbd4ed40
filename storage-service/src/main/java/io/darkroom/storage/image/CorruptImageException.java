package io.darkroom.storage.image;

/** A file starts as an image and breaks the rules of its format later. */
final class CorruptImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CorruptImageException(String reason) {
        super(reason, null, false, false);
    }
}
