package io.darkroom.providers.openai;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import java.util.Map;
import java.util.Optional;

/** OpenAI's errors. Its clients choose the class of their exception by the status and try 408, 409, 429 and 5xx again. */
final class OpenaiErrors {

    /** Answers that a second try cannot change, or that it would pay for again. */
    static final Map<String, String> NO_RETRY = Map.of("x-should-retry", "false");

    private static final String ABSENT = "absent";
    private static final String NO_QUOTA = "insufficient_quota";
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";
    private static final String REFUSED = "image_generation_user_error";

    private OpenaiErrors() {}

    // It documents no 402: a balance or a budget that is used up is a 429.
    static int status(DialectError error) {
        return isQuota(error) ? 429 : error.status();
    }

    static Map<String, String> headers(DialectError error) {
        boolean hopeless = isQuota(error)
                || error.status() == 409
                || error.code().equals("no_provider")
                || error.code().equals("deadline_too_short");
        return hopeless ? NO_RETRY : Map.of();
    }

    static OpenaiWire.Failure failure(DialectError error) {
        Optional<Violation> first = error.violations().stream().findFirst();
        return new OpenaiWire.Failure(new OpenaiWire.Reason(
                error.message(),
                type(error),
                first.map(Violation::field).orElse(null),
                first.map(OpenaiErrors::code).orElseGet(() -> code(error))));
    }

    private static boolean isQuota(DialectError error) {
        return error.status() == 402 || error.code().equals("spend_limit");
    }

    private static String type(DialectError error) {
        if (isQuota(error)) {
            return NO_QUOTA;
        }
        if (error.status() == 429) {
            return "requests";
        }
        if (error.code().equals("moderation_blocked") || error.code().equals("image_refused")) {
            return REFUSED;
        }
        return error.status() >= 500 ? SERVER_ERROR : INVALID_REQUEST;
    }

    private static String code(Violation violation) {
        return violation.value().equals(ABSENT) ? "missing_required_parameter" : "invalid_value";
    }

    private static String code(DialectError error) {
        return switch (error.status()) {
            case 401 -> "invalid_api_key";
            case 402 -> NO_QUOTA;
            case 403 -> error.code().equals("spend_limit") ? NO_QUOTA : error.code();
            case 429 -> "rate_limit_exceeded";
            default -> error.code();
        };
    }

    /** Why a generation has no images. Nothing is charged then. */
    static DialectError of(DialectGeneration generation) {
        if (!generation.status().ended()) {
            return new DialectError(
                    504,
                    "generation_pending",
                    "generation " + generation.id() + " is not finished yet and goes on: GET /v1/generations/"
                            + generation.id() + " returns it, and so does this call with the same Idempotency-Key");
        }
        String reason = generation.error().map(AttemptError::message).orElse("it has no images");
        return generation
                .error()
                .map(AttemptError::code)
                .map(code -> new DialectError(status(code), word(code), text(generation, reason)))
                .orElseGet(() -> new DialectError(502, SERVER_ERROR, text(generation, reason)));
    }

    private static String text(DialectGeneration generation, String reason) {
        String ended = generation.status() == GenerationStatus.CANCELED ? " was canceled: " : " failed: ";
        return "generation " + generation.id() + ended + reason;
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case CONTENT_POLICY, INVALID_REQUEST -> 400;
            case CANCELED -> 409;
            case NO_PROVIDER, PROVIDER_UNAVAILABLE, RATE_LIMITED -> 503;
            case EXPIRED, PROVIDER_TIMEOUT -> 504;
            case ARCHIVE_FAILED, PROVIDER_AUTH, PROVIDER_CREDITS, PROVIDER_ERROR, UNCERTAIN -> 502;
        };
    }

    private static String word(ErrorCode code) {
        return switch (code) {
            case CONTENT_POLICY -> "moderation_blocked";
            case INVALID_REQUEST -> "image_refused";
            case CANCELED,
                    NO_PROVIDER,
                    PROVIDER_UNAVAILABLE,
                    RATE_LIMITED,
                    EXPIRED,
                    PROVIDER_TIMEOUT,
                    ARCHIVE_FAILED,
                    PROVIDER_AUTH,
                    PROVIDER_CREDITS,
                    PROVIDER_ERROR,
                    UNCERTAIN -> code.word();
        };
    }
}
