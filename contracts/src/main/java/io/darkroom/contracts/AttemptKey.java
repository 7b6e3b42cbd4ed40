package io.darkroom.contracts;

/** One submission of a generation to one provider; numbers count from 1. */
public record AttemptKey(GenerationId generationId, int number) {

    public static final int MAX_NUMBER = 99;

    public AttemptKey {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("an attempt's number is 1 to " + MAX_NUMBER + ", not " + number);
        }
    }

    @Override
    public String toString() {
        return generationId + "/" + number;
    }
}
