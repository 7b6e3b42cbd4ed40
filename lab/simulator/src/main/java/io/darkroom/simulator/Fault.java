package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What goes wrong with one call and with the task that comes of it. At most one thing does.
 *
 * @param status of {@link Kind#STATUS}
 * @param retryAfterSeconds sent with that status; 0 for none
 * @param delay of whatever is late, slow or hanging
 */
record Fault(Kind kind, int status, int retryAfterSeconds, Duration delay) {

    static final Fault NONE = new Fault(Kind.NONE, 0, 0, Duration.ZERO);

    private static final int UNAVAILABLE = 503;

    enum Kind {
        NONE,
        /** Answered with an error status, in the provider's own shape. */
        STATUS,
        /** Refused for its content, when it is submitted. */
        CONTENT_REFUSAL,
        /** The connection breaks, and nothing was accepted. */
        RESET_BEFORE,
        /** The connection breaks, but the task was accepted. */
        RESET_AFTER,
        /** No answer comes for {@code delay}, and nothing was accepted. */
        HANG_BEFORE,
        /** No answer comes for {@code delay}, but the task was accepted. */
        HANG_AFTER,
        /** The task fails. */
        TASK_FAILED,
        /** The task fails for its content. */
        TASK_CONTENT,
        /** The task never ends. */
        TASK_STUCK,
        /** The images come inside the answers, though links were asked for; for providers that know both forms. */
        INLINE_RESULT,
        CALLBACK_NEVER,
        CALLBACK_TWICE,
        /** The callback comes {@code delay} after it should. */
        CALLBACK_LATE,
        /** The task is done at once, and its callback comes before the submission is answered. */
        CALLBACK_EARLY,
        CALLBACK_WRONG_SIGNATURE,
        CALLBACK_TRUNCATED,
        IMAGE_NOT_FOUND,
        /** The first byte comes after {@code delay}. */
        IMAGE_SLOW,
        IMAGE_TRUNCATED,
        /** A web page instead of an image. */
        IMAGE_WRONG_TYPE,
        /** More bytes than any image has. */
        IMAGE_TOO_LARGE,
        IMAGE_EXPIRED;

        static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no fault \"" + word + "\", only "
                            + Arrays.stream(values()).map(Kind::word).toList()));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Throws {@link IllegalArgumentException} when {@code json} describes no fault. */
    static Fault read(JsonNode json) {
        return new Fault(
                Kind.of(json.path("fault").asText()),
                json.path("status").asInt(UNAVAILABLE),
                json.path("retry_after_seconds").asInt(0),
                Duration.ofMillis(json.path("delay_ms").asLong(0)));
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
