package io.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP answer. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    Reply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    static Reply json(int status, JsonNode json) {
        try {
            return new Reply(status, "application/json", Simulator.JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** The page that a proxy shows when it gets no answer. */
    static Reply ofProxy(int status) {
        String page = "<html><body><h1>%d</h1><hr>proxy</body></html>".formatted(status);
        return new Reply(status, "text/html", page.getBytes(StandardCharsets.UTF_8));
    }

    Reply retryAfter(int seconds) {
        return seconds > 0
                ? new Reply(status, contentType, body, Map.of("Retry-After", String.valueOf(seconds)))
                : this;
    }
}
