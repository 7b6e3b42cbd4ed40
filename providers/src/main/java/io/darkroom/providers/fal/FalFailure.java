package io.darkroom.providers.fal;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.providers.http.ErrorDetail;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.json.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What fal says about a call, or a request, that has failed. Source: its pages of errors. */
final class FalFailure {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final String EXHAUSTED = "exhausted balance";

    /** Its types of errors that are about the client's images, and our own word for a locked account. */
    static final Map<String, ErrorCode> CODES = Map.of(
            EXHAUSTED,
            ErrorCode.PROVIDER_CREDITS,
            "image_load_error",
            ErrorCode.INVALID_REQUEST,
            "file_download_error",
            ErrorCode.INVALID_REQUEST,
            "file_too_large",
            ErrorCode.INVALID_REQUEST,
            "image_too_small",
            ErrorCode.INVALID_REQUEST,
            "image_too_large",
            ErrorCode.INVALID_REQUEST,
            "unsupported_image_format",
            ErrorCode.INVALID_REQUEST);

    // With these a result says how the request ended, and not that the call went wrong.
    private static final Set<Integer> OF_A_REQUEST = Set.of(400, 413, 422, 500, 504);
    private static final int FIRST_FAULT_OF_A_SERVER = 500;
    private static final String IN_PROGRESS = "still in progress";
    // The text of a webhook's error.
    private static final String STATUS = "Invalid status code: ";
    private static final Pattern STATUS_FORM = Pattern.compile(STATUS + "(\\d{3})\\b.*");

    private FalFailure() {}

    /** The error in the body of an answer; an account without balance is locked, which only the text says. */
    static ErrorDetail read(byte[] body) {
        ErrorDetail detail = ErrorDetail.readDetail(body);
        return detail.text().toLowerCase(Locale.ROOT).contains(EXHAUSTED)
                ? detail.and(new ErrorDetail(List.of(EXHAUSTED), ""))
                : detail;
    }

    /** The result of a completed request: if that is an error of the request, as the webhook that reports it. */
    static Answer verdict(Answer result) {
        if (!(result instanceof Answer.Response failed) || !OF_A_REQUEST.contains(failed.status())) {
            return result;
        }
        ErrorDetail detail = read(failed.body());
        JsonNode payload = WIRE.read(failed.body(), JsonNode.class).orElse(null);
        if (detail.isEmpty() || detail.text().contains(IN_PROGRESS) || isOfTheCall(failed, payload)) {
            return result;
        }
        byte[] webhook = WIRE.write(new FalWire.Failed("ERROR", STATUS + failed.status(), payload));
        return new Answer.Response(200, webhook, Optional.empty());
    }

    // A request that failed has a list of errors; a gateway that failed says so in a text, and the images may exist.
    private static boolean isOfTheCall(Answer.Response failed, @Nullable JsonNode payload) {
        return failed.status() >= FIRST_FAULT_OF_A_SERVER
                && (payload == null || !payload.path("detail").isArray());
    }

    /** What a webhook, or an answer in its place, says about an error. */
    static ErrorDetail of(FalWire.Task task) {
        ErrorDetail error = ErrorDetail.of(task.error()).and(ErrorDetail.ofDetail(task.detail()));
        return task.payload() == null
                ? error
                : error.and(ErrorDetail.ofDetail(task.payload().detail()));
    }

    /** The status that the model has answered, where the error tells it. */
    static Optional<Integer> status(FalWire.Task task) {
        if (task.error() == null) {
            return Optional.empty();
        }
        Matcher status = STATUS_FORM.matcher(task.error().asText());
        return status.matches() ? Optional.of(Integer.valueOf(status.group(1))) : Optional.empty();
    }
}
