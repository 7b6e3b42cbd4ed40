package io.darkroom.contracts;

/** One submission of a generation to one provider, numbered 1 to {@value #MAX_NUMBER}. */
public record AttemptKey(GenerationId generationId, int number) {

    public static final int MAX_NUMBER = 99;

    public AttemptKey {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("an attempt's number is 1 to " + MAX_NUMBER + ", not " + number);
        }
    }

    /** Reads {@code GENERATION/NUMBER}, as {@link #toString} writes it; throws {@link IllegalArgumentException} for any other text. */
    public static AttemptKey of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an attempt's key: " + text);
        }
        return new AttemptKey(GenerationId.of(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return generationId + "/" + number;
    }
}
