package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An authorised call to a provider.
 *
 * @param line such as {@code GET /v1/tasks/7}
 * @param query the parameters after the path
 * @param idempotencyKey the header of that name
 * @param fault of the task that the call creates
 */
record ProviderCall(
        String line,
        Map<String, String> query,
        JsonNode body,
        @Nullable String idempotencyKey,
        Fault fault) {

    ProviderCall(String line, JsonNode body, @Nullable String idempotencyKey, Fault fault) {
        this(line, Map.of(), body, idempotencyKey, fault);
    }

    /** The rest of the line after {@code start}; null when the line does not start with it. */
    @Nullable
    String after(String start) {
        return line.startsWith(start) ? line.substring(start.length()) : null;
    }
}
