package io.darkroom.simulator;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of faults that can be requested. */
enum FaultKind {
    NONE,
    /** The answer is an error status in the provider's own shape. */
    STATUS,
    /** A proxy answers with {@code status} and a page of its own, but the task was accepted. */
    STATUS_AFTER,
    /** The submission is refused for its content. */
    CONTENT_REFUSAL,
    /** The connection breaks, and nothing was accepted. */
    RESET_BEFORE,
    /** The connection breaks, but the task was accepted. */
    RESET_AFTER,
    /** There is no answer for {@code delay}, and nothing was accepted. */
    HANG_BEFORE,
    /** There is no answer for {@code delay}, but the task was accepted. */
    HANG_AFTER,
    /** The answer is changed at random. */
    ANSWER_MUTATED,
    /** The task fails. */
    TASK_FAILED,
    /** The task fails for its content. */
    TASK_CONTENT,
    /** The task never ends. */
    TASK_STUCK,
    /** The answers contain the images although links were requested; for providers that have both forms. */
    INLINE_RESULT,
    CALLBACK_NEVER,
    CALLBACK_TWICE,
    /** The callback is sent {@code delay} too late. */
    CALLBACK_LATE,
    /** The task is done at once, and its callback arrives before the answer to the submission. */
    CALLBACK_EARLY,
    CALLBACK_WRONG_SIGNATURE,
    CALLBACK_TRUNCATED,
    /** Its body is changed at random, and signed as it is then. */
    CALLBACK_MUTATED,
    IMAGE_NOT_FOUND,
    /** The first byte is sent after {@code delay}. */
    IMAGE_SLOW,
    IMAGE_TRUNCATED,
    /** A web page instead of an image. */
    IMAGE_WRONG_TYPE,
    /** More bytes than any image. */
    IMAGE_TOO_LARGE,
    IMAGE_EXPIRED,
    /** The file is changed at random. */
    IMAGE_MUTATED;

    static FaultKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault \"" + word + "\", only "
                        + Arrays.stream(values()).map(FaultKind::word).toList()));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
