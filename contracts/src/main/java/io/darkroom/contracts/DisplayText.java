package io.darkroom.contracts;

/** Shortens a client's text before an error message repeats it. */
public final class DisplayText {

    /** In characters, without the ellipsis that marks a shortened text. */
    public static final int MAX_LENGTH = 80;

    private DisplayText() {}

    /** {@code text}, or its first {@value #MAX_LENGTH} characters and an ellipsis. */
    public static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
