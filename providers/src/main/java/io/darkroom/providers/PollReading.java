package io.darkroom.providers;

import java.util.function.UnaryOperator;

/**
 * How the answer to a poll is read.
 *
 * @param maxBytes the longest answer; a longer one is {@link TaskReport.TooLarge}
 * @param text returns the answer's text as it is to be interpreted, such as without the images inside
 */
public record PollReading(int maxBytes, UnaryOperator<String> text) {

    private static final int MAX_BYTES = 3 * 1024 * 1024;

    /** As it came, up to a length that many answers may have at the same time. */
    public static final PollReading AS_IT_IS = new PollReading(MAX_BYTES, UnaryOperator.identity());

    /** With another reading of its text. */
    public PollReading reading(UnaryOperator<String> other) {
        return new PollReading(maxBytes, other);
    }
}
