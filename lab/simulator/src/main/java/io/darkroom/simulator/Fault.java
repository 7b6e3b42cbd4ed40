package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * The fault of one call and of the task that it creates; there is at most one.
 *
 * @param status of {@link FaultKind#STATUS} and {@link FaultKind#STATUS_AFTER}
 * @param retryAfterSeconds sent with that status; 0 for none
 * @param delay of a fault that is late, slow or hanging
 * @param imageBytes the least size of each image of {@link FaultKind#INLINE_RESULT}
 */
record Fault(FaultKind kind, int status, int retryAfterSeconds, Duration delay, int imageBytes) {

    static final Fault NONE = new Fault(FaultKind.NONE, 0, 0, Duration.ZERO, 0);

    private static final int UNAVAILABLE = 503;

    /** Throws {@link IllegalArgumentException} when {@code json} describes no fault. */
    static Fault read(JsonNode json) {
        return new Fault(
                FaultKind.of(json.path("fault").asText()),
                json.path("status").asInt(UNAVAILABLE),
                json.path("retry_after_seconds").asInt(0),
                Duration.ofMillis(json.path("delay_ms").asLong(0)),
                json.path("image_bytes").asInt(0));
    }

    boolean is(FaultKind other) {
        return kind == other;
    }
}
