package io.darkroom.storage.image;

/** A file is of a supported format, in a form that is not read. Another download would find the same. */
final class UnsupportedImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code form}: what the file has, such as "the compression 7 (JPEG)"; {@code supported}: what it may have instead. */
    UnsupportedImageException(String form, String supported) {
        super(form + ", which is not accepted; accepted: " + supported, null, false, false);
    }

    /** {@code value} as a number without a sign, which {@code what} must not exceed. */
    static int withinInt(String what, int value) {
        if (value < 0) {
            throw new UnsupportedImageException(
                    what + " of " + Integer.toUnsignedString(value), "at most " + Integer.MAX_VALUE);
        }
        return value;
    }
}
