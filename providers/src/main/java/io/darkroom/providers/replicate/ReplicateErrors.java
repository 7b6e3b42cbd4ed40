package io.darkroom.providers.replicate;

import io.darkroom.providers.DialectError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors in Replicate's shape: a title, a detail, and the status once more. */
final class ReplicateErrors {

    private static final int BAD_REQUEST = 400;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int NOT_FOUND = 404;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    private static final int FIRST_FAULT = 500;

    private ReplicateErrors() {}

    /**
     * The error as the client of a path can bear it. After a 5xx on an upload its client sends the prediction without any input, so that
     * an image would be bought which nobody asked for; 429 says as well that it may be tried again.
     */
    static DialectError at(String path, DialectError error) {
        return error.status() >= FIRST_FAULT && path.startsWith(ReplicateDialect.FILES)
                ? new DialectError(TOO_MANY, error.code(), error.message())
                : error;
    }

    static int status(DialectError error) {
        if (error.names(ReplicateRequest.MODEL)) {
            return NOT_FOUND;
        }
        if (error.status() == BAD_REQUEST && !error.violations().isEmpty()) {
            return INVALID;
        }
        return error.code().equals("spend_limit") ? PAYMENT_REQUIRED : error.status();
    }

    static ReplicateWire.Failure failure(DialectError error) {
        int status = status(error);
        return new ReplicateWire.Failure(
                title(status, error),
                error.message(),
                status,
                error.code(),
                status == INVALID ? invalidFields(error) : null);
    }

    private static String title(int status, DialectError error) {
        return switch (status) {
            case 401 -> "Unauthenticated";
            case 402 -> error.code().equals("spend_limit") ? "Spend limit reached" : "Insufficient credit";
            case 403 -> "Permission denied";
            case 404 -> "Not found";
            case 409 -> "Conflict";
            case 413 -> "Payload too large";
            case INVALID ->
                error.names(ReplicateRequest.VERSION) ? "Invalid version or not permitted" : "Input validation failed";
            case TOO_MANY -> "Too many requests";
            default -> status >= FIRST_FAULT ? "Service unavailable" : "Bad request";
        };
    }

    private static @Nullable List<ReplicateWire.InvalidField> invalidFields(DialectError error) {
        return error.violations().stream()
                .map(violation -> new ReplicateWire.InvalidField("invalid", violation.field(), violation.message()))
                .toList();
    }
}
