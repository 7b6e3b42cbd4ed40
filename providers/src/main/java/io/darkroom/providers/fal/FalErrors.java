package io.darkroom.providers.fal;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.DialectError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors in fal's two shapes: a list of the fields of an input, or a text. */
final class FalErrors {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int INVALID = 422;
    private static final int TIMEOUT = 504;
    private static final String BODY = "body";
    private static final Pattern PART = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

    private FalErrors() {}

    static int status(DialectError error) {
        if (error.names(FalRequest.MODEL)) {
            return NOT_FOUND;
        }
        return error.status() == BAD_REQUEST && !error.violations().isEmpty() ? INVALID : error.status();
    }

    /** An error whose text is for programs and for people. */
    static Object failure(String text, String type) {
        return new FalWire.Failure(text, text, type);
    }

    static Object failure(DialectError error) {
        return status(error) == INVALID
                ? new FalWire.Invalid(
                        error.violations().stream().map(FalErrors::field).toList(), error.message())
                : failure(error.message(), error.code());
    }

    private static FalWire.InvalidField field(Violation violation) {
        return new FalWire.InvalidField(
                location(violation.field()), violation.message(), "value_error", violation.value());
    }

    // input[1].x is written as ["body", "input", 1, "x"].
    private static List<Object> location(String field) {
        List<Object> location = new ArrayList<>(List.of(BODY));
        if (!field.equals(BODY)) {
            Matcher part = PART.matcher(field);
            while (part.find()) {
                location.add(part.group(1) != null ? part.group(1) : Integer.valueOf(part.group(2)));
            }
        }
        return location;
    }

    /** The status of the result of a request that has failed. */
    static int resultStatus(ErrorCode code) {
        return switch (code) {
            case CONTENT_POLICY, INVALID_REQUEST -> INVALID;
            case PROVIDER_TIMEOUT, EXPIRED -> TIMEOUT;
            // As fal answers for what it stands on. Its client would try 502 and 503 again, and 500 is for our own
            // faults.
            case CANCELED,
                    PROVIDER_AUTH,
                    PROVIDER_CREDITS,
                    RATE_LIMITED,
                    PROVIDER_UNAVAILABLE,
                    UNCERTAIN,
                    PROVIDER_ERROR,
                    ARCHIVE_FAILED,
                    NO_PROVIDER -> BAD_REQUEST;
        };
    }

    /** The result of a request that has failed. */
    static Object result(AttemptError error) {
        return switch (error.code()) {
            case CONTENT_POLICY -> invalid("content_policy_violation", error);
            case INVALID_REQUEST -> invalid("value_error", error);
            case CANCELED,
                    PROVIDER_AUTH,
                    PROVIDER_CREDITS,
                    RATE_LIMITED,
                    PROVIDER_UNAVAILABLE,
                    UNCERTAIN,
                    PROVIDER_TIMEOUT,
                    PROVIDER_ERROR,
                    ARCHIVE_FAILED,
                    EXPIRED,
                    NO_PROVIDER -> failure(error.message(), error.code().word());
        };
    }

    private static FalWire.Invalid invalid(String type, AttemptError error) {
        return new FalWire.Invalid(
                List.of(new FalWire.InvalidField(List.of(BODY, "prompt"), error.message(), type, null)),
                error.message());
    }
}
