package io.darkroom.callback.delivery;

import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.RetryAfter;
import io.darkroom.egress.GuardedHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The result of one try to deliver a webhook. */
sealed interface TryResult {

    int MAX_SHOWN = 500;

    /** The value of the label {@code result} in metrics. */
    default String word() {
        return switch (this) {
            case Delivered _ -> "delivered";
            case Gone _ -> "gone";
            case Rejected _ -> "rejected";
            case Unanswered _ -> "unanswered";
            case AddressForbidden _ -> "forbidden";
            case NotApplicable _ -> "not_applicable";
        };
    }

    /** Any 2xx. */
    record Delivered(int status, String answer) implements TryResult {}

    /** 410: the client wants no more webhooks at this address. */
    record Gone(String answer) implements TryResult {
        static final int STATUS = 410;
    }

    /** Any other answer; {@code retryAfter} is the shortest delay that the client asks for. */
    record Rejected(int status, String answer, Optional<Duration> retryAfter, Optional<String> redirect)
            implements TryResult {

        /** Why it is no delivery. */
        String reason() {
            return "HTTP " + status
                    + redirect.map(to -> ", a redirect to " + to + ", which is not followed")
                            .orElse("");
        }
    }

    /** No answer within the limits. */
    record Unanswered(String reason) implements TryResult {}

    /** The address must not be reached. */
    record AddressForbidden(String reason) implements TryResult {}

    /** The dialect has no webhook for the event. */
    record NotApplicable(String reason) implements TryResult {}

    /** The result that {@code answer}, received at {@code now}, means. */
    static TryResult of(GuardedHttp.Answer answer, Instant now) {
        // A truncated answer may end within a character, and PostgreSQL stores no NUL.
        String beginning = CleanText.of(new String(answer.beginning(), StandardCharsets.UTF_8));
        if (answer.status() / 100 == 2) {
            return new Delivered(answer.status(), beginning);
        }
        return answer.status() == Gone.STATUS
                ? new Gone(beginning)
                : new Rejected(
                        answer.status(),
                        beginning,
                        answer.retryAfter().flatMap(text -> RetryAfter.delay(text, now)),
                        answer.redirect().map(TryResult::shown));
    }

    private static String shown(String location) {
        return CleanText.of(location.substring(0, Math.min(location.length(), MAX_SHOWN)));
    }
}
