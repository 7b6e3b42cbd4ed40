package io.darkroom.contracts;

/** Shortens a client's text before an error message repeats it. */
public final class DisplayText {

    /** In characters, without the ellipsis that marks a shortened text. */
    public static final int MAX_LENGTH = 80;

    private DisplayText() {}

    /** The length in characters as people, PostgreSQL and JSON Schema count them: one beyond the BMP is one. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@code text}, or its first {@value #MAX_LENGTH} characters and an ellipsis. */
    public static String shorten(String text) {
        return length(text) <= MAX_LENGTH ? text : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…";
    }
}
