package io.darkroom.storage.image;

/** What a file turned out to be. */
public sealed interface Inspected {

    /** A whole image. */
    record Whole(Picture picture) implements Inspected {}

    /** The beginning of one, or a broken one: another download may bring it whole. */
    record Corrupt(String reason) implements Inspected {}

    /** Nothing that is archived. */
    record NoImage() implements Inspected {}
}
