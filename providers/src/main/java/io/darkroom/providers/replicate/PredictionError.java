package io.darkroom.providers.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.providers.http.ErrorDetail;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a prediction failed: only a text, in which a model says what is about the request. After any other, another provider may succeed. */
final class PredictionError {

    private static final String SENSITIVE = "sensitive";
    private static final String INPUT = "input validation error";

    /** The codes that {@link #of} finds. */
    static final Map<String, ErrorCode> CODES =
            Map.of(SENSITIVE, ErrorCode.CONTENT_POLICY, INPUT, ErrorCode.INVALID_REQUEST);

    private PredictionError() {}

    static ErrorDetail of(@Nullable JsonNode error) {
        ErrorDetail detail = ErrorDetail.of(error);
        String text = detail.text().toLowerCase(Locale.ROOT);
        // E005 is Seedream's code for it.
        if (text.contains("(e005)") || text.contains("flagged as sensitive")) {
            return detail.and(new ErrorDetail(List.of(SENSITIVE), ""));
        }
        return text.startsWith(INPUT) ? detail.and(new ErrorDetail(List.of(INPUT), "")) : detail;
    }
}
