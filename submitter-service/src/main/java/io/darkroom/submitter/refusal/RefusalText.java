package io.darkroom.submitter.refusal;

import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.request.Violation;
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
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a refusal is called at every door.
 *
 * @param code what programs depend on
 * @param title the same for every refusal of its kind
 * @param detail what is wrong with this request, and what to do
 */
public record RefusalText(String code, String title, String detail) {

    public static RefusalText of(Refusal refusal) {
        return new RefusalText(code(refusal), title(refusal), detail(refusal));
    }

    private static String code(Refusal refusal) {
        return switch (refusal) {
            case MalformedJson _ -> "malformed_json";
            case InvalidRequest _ -> "invalid_request";
            case InvalidParameter _ -> "invalid_parameter";
            case UnknownModel _ -> "unknown_model";
            case NoProvider _ -> "no_provider";
            case DeadlineTooShort _ -> "deadline_too_short";
            case BodyTooLarge _ -> "body_too_large";
            case EncodedBody _ -> "encoded_body";
            case WrongLineCount _ -> "invalid_request";
            case QueueFull _ -> "queue_full";
            case QueueTooLong _ -> "queue_too_long";
            case RateLimited _ -> "rate_limited";
            case SpendLimitReached _ -> "spend_limit";
            case InsufficientCredits _ -> "insufficient_credits";
            case IdempotencyConflict _ -> "idempotency_conflict";
            case IdTaken _ -> "taken";
            case NameTaken _ -> "taken";
            case AlreadyEnded _ -> "already_ended";
            case LegalHold _ -> "legal_hold";
            case NotFound _ -> "not_found";
        };
    }

    private static String title(Refusal refusal) {
        return switch (refusal) {
            case MalformedJson _ -> "The body is not readable JSON";
            case InvalidRequest _ -> "The request breaks its limits";
            case InvalidParameter invalid -> title(invalid.location());
            case UnknownModel _ -> "There is no such model";
            case NoProvider _ -> "No enabled provider can honour the request";
            case DeadlineTooShort _ -> "The deadline is too short";
            case BodyTooLarge _ -> "The body is too large";
            case EncodedBody _ -> "The body is encoded";
            case WrongLineCount _ -> "The batch breaks its limits";
            case QueueFull _ -> "Too many generations wait";
            case QueueTooLong _ -> "Too many generations wait";
            case RateLimited _ -> "Too many requests";
            case SpendLimitReached _ -> "The key has reached its spend limit";
            case InsufficientCredits _ -> "The account has too few credits";
            case IdempotencyConflict _ -> "The idempotency key belongs to another request";
            case IdTaken _ -> "The id is taken";
            case NameTaken _ -> "The name is taken";
            case AlreadyEnded _ -> "The generation has ended";
            case LegalHold _ -> "The generation must be kept";
            case NotFound _ -> "Not found";
        };
    }

    private static String detail(Refusal refusal) {
        return switch (refusal) {
            case MalformedJson(var reason) -> reason;
            case InvalidRequest(var violations) -> Violation.summary(violations);
            case InvalidParameter invalid -> invalid.violation().message();
            case UnknownModel unknown -> unknown.violation().message();
            case NoProvider(var reasons) -> messages(reasons);
            case DeadlineTooShort tooShort -> detail(tooShort);
            case BodyTooLarge(var maxBytes) -> "it may have at most " + maxBytes + " bytes";
            case EncodedBody(var encoding) ->
                "Content-Encoding " + shortened(encoding) + " is not taken; send the body as it is";
            case WrongLineCount(var lines, var maxLines) ->
                "it has " + lines + " requests; 1 to " + maxLines + " may be sent, one on each line";
            case QueueFull full -> detail(full);
            case QueueTooLong tooLong -> detail(tooLong);
            case RateLimited limited -> detail(limited);
            case SpendLimitReached reached -> detail(reached);
            case InsufficientCredits(var required, var available) ->
                "the request may cost " + required + " credits, and " + available + " are available";
            case IdempotencyConflict(var key) ->
                "the Idempotency-Key " + shortened(key)
                        + " was sent with another body before; use a new key for a new request";
            case IdTaken(var id) -> "there is a generation " + id + " already";
            case NameTaken(var name) -> "there is an account named " + name;
            case AlreadyEnded(var id, var status) -> "generation " + id + " is already " + status.word();
            case LegalHold(var id) -> "generation " + id + " or its account is on legal hold";
            case NotFound(var what) -> "there is no " + what;
        };
    }

    private static String detail(SpendLimitReached reached) {
        String limit = reached.resetsAt().isPresent() ? "daily limit" : "limit in total";
        return "the request may cost " + reached.required() + " credits, and the key has used " + reached.used()
                + " of its "
                + limit + " of " + reached.limit()
                + reached.resetsAt().map(at -> "; the next day begins at " + at).orElse("");
    }

    /** {@code title: detail}. */
    @Override
    public String toString() {
        return title + ": " + detail;
    }

    private static String title(InvalidParameter.Location location) {
        return switch (location) {
            case QUERY -> "A query parameter is out of its limits";
            case HEADER -> "A header is out of its limits";
        };
    }

    private static String messages(List<IncapableProvider> reasons) {
        return reasons.isEmpty()
                ? "no provider is enabled; set darkroom.providers.NAME.api-key and darkroom.providers.NAME.enabled"
                : reasons.stream().map(IncapableProvider::message).collect(Collectors.joining("; "));
    }

    private static String detail(QueueFull full) {
        return "the account has " + full.limit() + " generations waiting, which is its limit; try again after "
                + full.retryAfter().toSeconds() + " s";
    }

    private static String detail(DeadlineTooShort tooShort) {
        return "no provider can be expected to make it within "
                + tooShort.deadline().toSeconds() + " s; routing.deadline_seconds has to be at least "
                + tooShort.required().plusMillis(999).toSeconds();
    }

    private static String detail(QueueTooLong tooLong) {
        return "what the account has waiting for these providers takes at least "
                + tooLong.expected().toSeconds() + " s, and the deadline is "
                + tooLong.deadline().toSeconds() + " s; try again after "
                + tooLong.retryAfter().toSeconds() + " s";
    }

    private static String detail(RateLimited limited) {
        return "the key may send " + limited.maxRequests() + " requests in "
                + limited.window().toSeconds() + " s; try again after "
                + limited.retryAfter().toSeconds() + " s";
    }

    private static String shortened(String text) {
        return DisplayText.shorten(text);
    }
}
