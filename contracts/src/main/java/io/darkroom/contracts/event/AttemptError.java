package io.darkroom.contracts.event;

import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.ErrorCode;
import java.util.Optional;

/** Why an attempt failed: a code for programs, a message for people, clean and cut to {@value #MAX_MESSAGE_LENGTH} characters, and the provider's Retry-After in seconds. */
public record AttemptError(ErrorCode code, String message, Optional<Long> retryAfterSeconds) {
    private static final int MAX_MESSAGE_LENGTH = 1000;

    public AttemptError {
        message = CleanText.of(
                message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH));
    }

    public AttemptError(ErrorCode code, String message) {
        this(code, message, Optional.empty());
    }
}
