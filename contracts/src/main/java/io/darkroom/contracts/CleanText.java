package io.darkroom.contracts;

/** Text of others that every hop can carry: PostgreSQL stores no NUL, and UTF-8 has no half of a surrogate pair. */
public final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /** The text with each NUL and each unpaired surrogate replaced by U+FFFD. */
    public static String of(String text) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(isClean(point) ? point : REPLACEMENT));
        return clean.toString();
    }

    /** Whether the text holds neither a NUL nor an unpaired surrogate. */
    public static boolean isClean(String text) {
        return text.codePoints().allMatch(CleanText::isClean);
    }

    // A code point in this range is half of a pair that has no other half.
    private static boolean isClean(int codePoint) {
        return codePoint != 0 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
