package io.darkroom.submitter.http;

import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.DeadlineTooShort;
import io.darkroom.submitter.refusal.Refusal.EncodedBody;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.Refusal.IdempotencyConflict;
import io.darkroom.submitter.refusal.Refusal.InsufficientCredits;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.LegalHold;
import io.darkroom.submitter.refusal.Refusal.MalformedJson;
import io.darkroom.submitter.refusal.Refusal.NameTaken;
import io.darkroom.submitter.refusal.Refusal.NoProvider;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.Refusal.QueueFull;
import io.darkroom.submitter.refusal.Refusal.QueueTooLong;
import io.darkroom.submitter.refusal.Refusal.RateLimited;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.Refusal.UnknownModel;
import io.darkroom.submitter.refusal.Refusal.WrongLineCount;
import io.darkroom.submitter.refusal.RefusalText;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.util.List;

/** Translates a {@link Refusal} into the problem (RFC 9457) that a client of the native API receives. */
public final class RefusalProblems {

    private RefusalProblems() {}

    public static HttpProblem of(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        HttpProblem.Builder problem = Problems.builder(status(refusal), text.code(), text.title(), text.detail());
        addParameters(problem, refusal);
        addHeaders(problem, refusal);
        return problem.build();
    }

    public static int status(Refusal refusal) {
        return switch (refusal) {
            case MalformedJson _ -> 400;
            case InvalidParameter _ -> 400;
            case InsufficientCredits _ -> 402;
            case SpendLimitReached _ -> 403;
            case NotFound _ -> 404;
            case IdTaken _ -> 409;
            case NameTaken _ -> 409;
            case AlreadyEnded _ -> 409;
            case LegalHold _ -> 409;
            case BodyTooLarge _ -> 413;
            case EncodedBody _ -> 415;
            case InvalidRequest _ -> 422;
            case UnknownModel _ -> 422;
            case NoProvider _ -> 422;
            case DeadlineTooShort _ -> 422;
            case WrongLineCount _ -> 422;
            case IdempotencyConflict _ -> 422;
            case QueueFull _ -> 429;
            case QueueTooLong _ -> 429;
            case RateLimited _ -> 429;
        };
    }

    // Only some problems have members of their own.
    private static void addParameters(HttpProblem.Builder problem, Refusal refusal) {
        switch (refusal) {
            case InvalidRequest(var violations) -> problem.with("errors", violations);
            case InvalidParameter invalid -> problem.with("errors", List.of(invalid.violation()));
            case UnknownModel unknown -> problem.with("errors", List.of(unknown.violation()));
            case NoProvider(var reasons) -> problem.with("errors", reasons);
            case InsufficientCredits(var required, var available) ->
                problem.with("credits_required", required.toString()).with("credits_available", available.toString());
            case MalformedJson _, DeadlineTooShort _, BodyTooLarge _, EncodedBody _, WrongLineCount _ -> {}
            case SpendLimitReached reached -> addSpending(problem, reached);
            case QueueFull _, QueueTooLong _, RateLimited _, IdempotencyConflict _ -> {}
            case IdTaken _, NameTaken _, AlreadyEnded _, LegalHold _ -> {}
            case NotFound _ -> {}
        }
    }

    private static void addSpending(HttpProblem.Builder problem, SpendLimitReached reached) {
        problem.with("credits_required", reached.required().toString())
                .with("credits_limit", reached.limit().toString())
                .with("credits_used", reached.used().toString());
        reached.resetsAt().ifPresent(at -> problem.with("resets_at", at.toString()));
    }

    private static void addHeaders(HttpProblem.Builder problem, Refusal refusal) {
        switch (refusal) {
            case QueueFull full -> problem.withHeader("Retry-After", seconds(full.retryAfter()));
            case QueueTooLong tooLong -> problem.withHeader("Retry-After", seconds(tooLong.retryAfter()));
            case RateLimited limited -> {
                problem.withHeader("Retry-After", seconds(limited.retryAfter()));
                RateLimitHeaders.of(limited.maxRequests(), limited.window(), 0, limited.resetAfter())
                        .forEach(problem::withHeader);
            }
            case MalformedJson _, InvalidRequest _, InvalidParameter _, UnknownModel _, NoProvider _ -> {}
            case DeadlineTooShort _, BodyTooLarge _, EncodedBody _, WrongLineCount _ -> {}
            case SpendLimitReached _, InsufficientCredits _, IdempotencyConflict _ -> {}
            case IdTaken _, NameTaken _, AlreadyEnded _, LegalHold _ -> {}
            case NotFound _ -> {}
        }
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
