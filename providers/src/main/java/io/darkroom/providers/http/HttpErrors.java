package io.darkroom.providers.http;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.RetryAfter;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Maps a provider's HTTP status and error text to our error codes. */
public final class HttpErrors {

    /** A longer {@code Retry-After} is cut to this, in seconds. */
    public static final long MAX_RETRY_AFTER_SECONDS = 3600;

    private static final List<String> CONTENT_WORDS =
            List.of("policy", "sensitive", "moderation", "nsfw", "content_filter");

    private HttpErrors() {}

    /** The error of a failed call; {@code text} is the provider's own code and message. */
    public static AttemptError error(Answer.Response response, String text) {
        return error(response, text, code(response.status(), text));
    }

    /** As {@link #error(Answer.Response, String)}, with the code that the provider documents for it. */
    public static AttemptError error(Answer.Response response, String text, ErrorCode code) {
        String message = "HTTP " + response.status() + (text.isBlank() ? "" : ": " + text);
        return new AttemptError(code, message, retryAfterSeconds(response));
    }

    /** The code for an HTTP status and the provider's own code and message. */
    public static ErrorCode code(int status, String text) {
        return switch (status) {
            case 400, 413, 422 -> namesContent(text) ? ErrorCode.CONTENT_POLICY : ErrorCode.INVALID_REQUEST;
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

    /** A submission that was not sent. */
    public static SubmissionResult unanswered(Answer.NotSent answer) {
        return new SubmissionResult.NotSent(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, answer.reason()));
    }

    /** A poll that learned nothing about the task. */
    public static TaskReport unreachable(String reason) {
        return new TaskReport.Unreachable(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, reason));
    }

    /** What a failed poll means: the task is missing (404), or nothing was learned. */
    public static TaskReport failedPoll(int status, AttemptError error) {
        return status == 404
                ? new TaskReport.Missing(new AttemptError(ErrorCode.PROVIDER_ERROR, error.message()))
                : new TaskReport.Unreachable(error);
    }

    /**
     * Whether an answer to a submission may come from a proxy whose upstream has accepted it: 408, 500, 502, 504 and 520 to 599 without the
     * provider's own error, {@code text}.
     */
    public static boolean mayBeOfAProxy(int status, String text) {
        boolean ofAProxy = status == 408 || status == 500 || status == 502 || status == 504 || status >= 520;
        return ofAProxy && text.isBlank();
    }

    /** Whether the text names a refusal for content. */
    static boolean namesContent(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CONTENT_WORDS.stream().anyMatch(lower::contains);
    }

    // Every provider documents the form in seconds; a date is read as absent.
    private static Optional<Long> retryAfterSeconds(Answer.Response response) {
        return response.retryAfter()
                .flatMap(RetryAfter::seconds)
                .map(seconds -> Math.min(seconds, MAX_RETRY_AFTER_SECONDS));
    }
}
