package io.darkroom.submitter.dialect;

import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectError.Shortfall;
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
import java.util.List;
import java.util.Optional;

/** Translates a {@link Refusal} into the error that every dialect can write. */
final class DialectRefusals {

    private DialectRefusals() {}

    static DialectError error(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        return new DialectError(status(refusal), text.code(), text.detail(), violations(refusal), shortfall(refusal));
    }

    // No provider documents 415 or 422: an invalid request is a bad request.
    private static int status(Refusal refusal) {
        return switch (refusal) {
            case MalformedJson _, InvalidRequest _, InvalidParameter _, UnknownModel _ -> 400;
            case EncodedBody _, WrongLineCount _ -> 400;
            case InsufficientCredits _ -> 402;
            case SpendLimitReached _ -> 403;
            case NotFound _ -> 404;
            case IdempotencyConflict _, IdTaken _, NameTaken _, AlreadyEnded _, LegalHold _ -> 409;
            case BodyTooLarge _ -> 413;
            case QueueFull _, QueueTooLong _, RateLimited _ -> 429;
            case NoProvider _, DeadlineTooShort _ -> 503;
        };
    }

    private static List<Violation> violations(Refusal refusal) {
        return switch (refusal) {
            case InvalidRequest(var violations) -> violations;
            case InvalidParameter invalid -> List.of(invalid.violation());
            case UnknownModel unknown -> List.of(unknown.violation());
            case MalformedJson _, NoProvider _, DeadlineTooShort _ -> List.of();
            case BodyTooLarge _, EncodedBody _, WrongLineCount _ -> List.of();
            case QueueFull _, QueueTooLong _, RateLimited _ -> List.of();
            case SpendLimitReached _, InsufficientCredits _ -> List.of();
            case IdempotencyConflict _, IdTaken _, NameTaken _, AlreadyEnded _, LegalHold _ -> List.of();
            case NotFound _ -> List.of();
        };
    }

    private static Optional<Shortfall> shortfall(Refusal refusal) {
        return refusal instanceof InsufficientCredits(var required, var available)
                ? Optional.of(new Shortfall(required.amount(), available.amount()))
                : Optional.empty();
    }
}
