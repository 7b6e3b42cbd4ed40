package io.darkroom.providers.http;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a provider's HTTP status and words as one of our error codes. */
public final class HttpErrors {

    private static final List<String> CONTENT_WORDS = List.of("policy", "sensitive", "moderation", "nsfw");
    private static final long MAX_RETRY_AFTER_SECONDS = 3600;

    private HttpErrors() {}

    /** What a refused call means; {@code text} is the provider's own code and message. */
    public static AttemptError error(Answer.Received answer, String text) {
        String message = "HTTP " + answer.status() + (text.isBlank() ? "" : ": " + text);
        return new AttemptError(code(answer.status(), text), message, retryAfter(answer));
    }

    /** Our code for an HTTP status and the provider's own code and message. */
    public static ErrorCode code(int status, String text) {
        return switch (status) {
            case 400, 413, 422 -> {
                if (namesContent(text)) {
                    yield ErrorCode.CONTENT_POLICY;
                }
                yield namesKey(text) ? ErrorCode.PROVIDER_AUTH : ErrorCode.INVALID_REQUEST;
            }
            case 401, 403 -> namesContent(text) ? ErrorCode.CONTENT_POLICY : ErrorCode.PROVIDER_AUTH;
            case 402 -> ErrorCode.PROVIDER_CREDITS;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> status >= 500 || status == 408 ? ErrorCode.PROVIDER_UNAVAILABLE : ErrorCode.PROVIDER_ERROR;
        };
    }

    /** Why an accepted task failed. */
    public static AttemptError taskError(String text) {
        ErrorCode code = namesContent(text) ? ErrorCode.CONTENT_POLICY : ErrorCode.PROVIDER_ERROR;
        return new AttemptError(code, text.isBlank() ? "the provider gives no reason" : text);
    }

    /** A submission that got no answer. */
    public static SubmissionResult unanswered(Answer.NotSent answer) {
        return new SubmissionResult.NotSent(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, answer.reason()));
    }

    /** A poll that learned nothing about the task. */
    public static TaskReport unreachable(String reason) {
        return new TaskReport.Unreachable(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, reason));
    }

    /** What a refused poll means: a task that is not there will not come back, everything else may pass. */
    public static TaskReport refusedPoll(Answer.Received answer, String text) {
        AttemptError error = error(answer, text);
        return answer.status() == 404
                ? new TaskReport.Failed(new AttemptError(ErrorCode.PROVIDER_ERROR, error.message()))
                : new TaskReport.Unreachable(error);
    }

    private static boolean namesContent(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CONTENT_WORDS.stream().anyMatch(lower::contains) || lower.contains("content_filter");
    }

    // AceData answers 400 with this code for a key that is of another of its services: ours to mend, not the client's.
    private static boolean namesKey(String text) {
        return text.toLowerCase(Locale.ROOT).contains("token_mismatched");
    }

    // Only the form in seconds is documented by any provider; a date is read as absent.
    private static Optional<Long> retryAfter(Answer.Received answer) {
        return answer.retryAfter()
                .filter(value -> value.strip().matches("\\d{1,9}"))
                .map(value -> Math.min(Long.parseLong(value.strip()), MAX_RETRY_AFTER_SECONDS));
    }
}
