package io.darkroom.callback.received;

/** An image inside a report could not be stored, for a reason that passes. */
public final class ImagesNotStoredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImagesNotStoredException(String message, Throwable cause) {
        super(message, cause);
    }
}
