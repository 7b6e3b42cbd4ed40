package io.darkroom.callback.delivery;

import java.time.Duration;
import java.util.Optional;

/** What became of a try. */
sealed interface Outcome {

    /** Why it is not delivered, for people. */
    String reason();

    /** The client has taken it. */
    record Taken(int status, String answer) implements Outcome {
        @Override
        public String reason() {
            return "";
        }
    }

    /** The client says that it wants nothing any more: 410. */
    record Gone(String answer) implements Outcome {
        static final int STATUS = 410;

        @Override
        public String reason() {
            return "HTTP " + STATUS;
        }
    }

    /** An answer that is none of those; {@code retryAfter}: not before, says the client. */
    record Declined(int status, String answer, Optional<Duration> retryAfter) implements Outcome {
        @Override
        public String reason() {
            return "HTTP " + status;
        }
    }

    /** No answer came. */
    record Unanswered(String reason) implements Outcome {}

    /** It must not be sent there. */
    record Forbidden(String reason) implements Outcome {}

    /** Nobody needs to be told: its dialect has no webhook for it. */
    record Unsaid(String reason) implements Outcome {}
}
