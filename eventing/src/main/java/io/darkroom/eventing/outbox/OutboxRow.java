package io.darkroom.eventing.outbox;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A new row of the outbox.
 *
 * @param type the CloudEvents type
 * @param data the event as JSON
 * @param trace a W3C trace context; null: not traced
 */
public record OutboxRow(
        @JsonProperty("event_id") UUID eventId,
        String type,
        String key,
        String data,

        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant createdAt,

        @Nullable String trace) {

    /** Passes each parameter of {@link Outbox#INSERT_ROW} and its value, in the order of the columns. */
    public void bind(BiConsumer<String, @Nullable Object> parameters) {
        parameters.accept("event_id", eventId);
        parameters.accept("event_type", type);
        parameters.accept("event_key", key);
        parameters.accept("event_data", data);
        parameters.accept("event_at", createdAt);
        parameters.accept("event_trace", trace);
    }
}
