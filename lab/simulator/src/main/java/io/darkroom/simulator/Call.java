package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An authorised call to a provider.
 *
 * @param line such as {@code GET /v1/tasks/7}
 * @param idempotencyKey the header of that name
 * @param fault what goes wrong with the task that comes of it
 */
record Call(String line, JsonNode body, @Nullable String idempotencyKey, Fault fault) {

    /** What follows {@code start} in the line; null when the line starts otherwise. */
    @Nullable
    String after(String start) {
        return line.startsWith(start) ? line.substring(start.length()) : null;
    }
}
