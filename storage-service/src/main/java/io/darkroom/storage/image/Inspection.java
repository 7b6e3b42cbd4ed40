package io.darkroom.storage.image;

/** The result of inspecting a file. */
public sealed interface Inspection {

    /** A supported image, complete to its last pixel. */
    record CompleteImage(ImageProperties properties) implements Inspection {}

    /** A truncated or damaged image: another download may be complete. */
    record CorruptImage(String reason) implements Inspection {}

    /** An image that has more pixels than are read. */
    record TooManyPixels(ImageProperties properties, long maxPixels) implements Inspection {}

    /** An image of a format, or in a form of a format, that is not accepted. */
    record UnsupportedFormat(String reason) implements Inspection {}

    /** Not a file of any supported format. */
    record NotAnImage(String reason) implements Inspection {}
}
