package io.darkroom.providers.http;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Decides what a provider's HTTP status and error words mean: the only place that does. A documented code decides; then, in the error's
 * text, a phrase that refuses content; then the status.
 */
public final class ProviderErrors {

    /** A longer {@code Retry-After} is cut to this. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    // The providers resell the same models and pass their codes on.
    private static final Set<String> CONTENT_CODES = Set.of(
            "content_policy_violation",
            "content_policy",
            "content_filter",
            "sensitive_content",
            "moderation_blocked",
            "new_sensitive");
    // A single word such as "policy" or "sensitive" may be about anything.
    private static final Pattern CONTENT =
            Pattern.compile("content[ _-]policy|content[ _-]moderation|sensitive[ _-]content|\\bnsfw\\b"
                    + "|content_filter|moderation_blocked|new_sensitive");
    // The fields that a client fills. The model's name and the callback's address are ours to mend.
    private static final Pattern FIELD_OF_THE_REQUEST = Pattern.compile(
            "prompt|\\bsize\\b|quality|aspect[ _]?ratio|resolution|\\bn\\b|seed\\b|guidance[ _]?scale|output[ _]?format|watermark"
                    + "|image(?! (generation|service|server|model))|input_urls");
    // After the acceptance of a task, nothing says any more that it can be submitted again.
    private static final Set<ErrorCode> OF_A_TASK = EnumSet.of(
            ErrorCode.CONTENT_POLICY,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.PROVIDER_AUTH,
            ErrorCode.PROVIDER_CREDITS,
            ErrorCode.PROVIDER_ERROR);

    // A shorter text may be part of any word.
    private static final int MIN_KEY_LENGTH = 6;

    private final Map<String, ErrorCode> documented;
    private final Function<byte[], ErrorDetail> reading;
    private final String apiKey;

    /** For a provider that documents {@code codes}, in lower case. */
    public ProviderErrors(Map<String, ErrorCode> codes) {
        this(codes, ErrorDetail::read);
    }

    /** As {@link #ProviderErrors(Map)}, where {@code reading} finds the error in the body of an answer. */
    public ProviderErrors(Map<String, ErrorCode> codes, Function<byte[], ErrorDetail> reading) {
        this(codes, reading, "");
    }

    private ProviderErrors(Map<String, ErrorCode> codes, Function<byte[], ErrorDetail> reading, String apiKey) {
        this.documented = Map.copyOf(codes);
        this.reading = reading;
        this.apiKey = apiKey;
    }

    /** As this, without {@code apiKey} in any message: some providers repeat a key that they refuse, and clients read it. */
    ProviderErrors hiding(String key) {
        return new ProviderErrors(documented, reading, key);
    }

    private String shown(ErrorDetail detail) {
        return apiKey.length() < MIN_KEY_LENGTH ? detail.text() : detail.text().replace(apiKey, "***");
    }

    /** A call that was answered with an error status. */
    AttemptError refusal(Answer.Response response) {
        ErrorDetail detail = reading.apply(response.body());
        return refusal(
                response.status(),
                detail.isEmpty() ? ErrorDetail.ofUndocumented(response.body()) : detail,
                response.retryAfter());
    }

    /** As {@link #refusal(Answer.Response)}, of an HTTP status inside an answer. */
    AttemptError embeddedRefusal(int status, ErrorDetail detail) {
        return new AttemptError(code(status, detail), message("code " + status, detail));
    }

    private AttemptError refusal(int status, ErrorDetail detail, Optional<Duration> retryAfter) {
        return new AttemptError(
                code(status, detail), message("HTTP " + status, detail), retryAfter.map(ProviderErrors::seconds));
    }

    private String message(String status, ErrorDetail detail) {
        return detail.text().isBlank() ? status : status + ": " + shown(detail);
    }

    /** Why an accepted task failed. */
    AttemptError taskFailed(ReportedTask task) {
        ErrorDetail detail = task.error();
        ErrorCode code = documented(detail)
                .filter(OF_A_TASK::contains)
                .or(() -> refusesContent(detail) ? Optional.of(ErrorCode.CONTENT_POLICY) : Optional.empty())
                .or(() -> task.embeddedStatus()
                        .map(status -> byStatus(status, detail))
                        .filter(ErrorCode.INVALID_REQUEST::equals))
                .orElse(ErrorCode.PROVIDER_ERROR);
        return new AttemptError(
                code,
                detail.text().isBlank()
                        ? "the provider gives no reason, only the status \"" + task.statusWord() + "\""
                        : shown(detail));
    }

    /** An error inside the answer to a submission: the provider's word that it makes no image. */
    AttemptError answered(ErrorDetail detail) {
        ErrorCode code = documented(detail)
                .or(() -> refusesContent(detail) ? Optional.of(ErrorCode.CONTENT_POLICY) : Optional.empty())
                .orElse(ErrorCode.PROVIDER_ERROR);
        return new AttemptError(code, detail.text().isBlank() ? "an error without a reason" : shown(detail));
    }

    /** What a failed poll means: the task is missing (404), or nothing was learned. */
    static TaskReport failedPoll(int status, AttemptError error) {
        return status == 404
                ? new TaskReport.Missing(new AttemptError(ErrorCode.PROVIDER_ERROR, error.message()))
                : new TaskReport.Unreachable(error);
    }

    /** A poll that learned nothing about the task. */
    static TaskReport unreachable(String reason) {
        return new TaskReport.Unreachable(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, reason));
    }

    /**
     * Whether an answer to a submission may come from a proxy whose upstream has accepted it: 408, 502, 504 and 520 to 599 without a code that
     * the provider documents, since proxies write errors in JSON too; 500 without any error.
     */
    boolean mayBeOfAProxy(Answer.Response response) {
        int status = response.status();
        ErrorDetail detail = reading.apply(response.body());
        if (status == 500) {
            return detail.mayBeOfAProxy();
        }
        return (status == 408 || status == 502 || status == 504 || status >= 520)
                && documented(detail).isEmpty();
    }

    private ErrorCode code(int status, ErrorDetail detail) {
        ErrorCode byStatus = byStatus(status, detail);
        boolean contentCounts = status != 401 && status != 403;
        return documented(detail)
                .filter(code -> contentCounts || code != ErrorCode.CONTENT_POLICY)
                .or(() -> contentCounts && refusesContent(detail)
                        ? Optional.of(ErrorCode.CONTENT_POLICY)
                        : Optional.empty())
                .orElse(byStatus);
    }

    private static ErrorCode byStatus(int status, ErrorDetail detail) {
        return switch (status) {
            case 400, 413, 422 ->
                FIELD_OF_THE_REQUEST.matcher(lower(detail.text())).find()
                        ? ErrorCode.INVALID_REQUEST
                        : ErrorCode.PROVIDER_ERROR;
            case 401, 403 -> ErrorCode.PROVIDER_AUTH;
            case 402 -> ErrorCode.PROVIDER_CREDITS;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> status >= 500 || status == 408 ? ErrorCode.PROVIDER_UNAVAILABLE : ErrorCode.PROVIDER_ERROR;
        };
    }

    private Optional<ErrorCode> documented(ErrorDetail detail) {
        return detail.codes().stream()
                .flatMap(word -> Optional.ofNullable(documented.get(word)).stream())
                .findFirst()
                .or(() -> detail.codes().stream().anyMatch(CONTENT_CODES::contains)
                        ? Optional.of(ErrorCode.CONTENT_POLICY)
                        : Optional.empty());
    }

    private static boolean refusesContent(ErrorDetail detail) {
        return CONTENT.matcher(lower(detail.text())).find();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    // Rounded up, so that the provider is not asked before its time.
    private static long seconds(Duration delay) {
        Duration capped = delay.compareTo(MAX_RETRY_AFTER) < 0 ? delay : MAX_RETRY_AFTER;
        return capped.plusMillis(999).toSeconds();
    }
}
