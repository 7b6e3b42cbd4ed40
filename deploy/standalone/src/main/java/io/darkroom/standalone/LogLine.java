package io.darkroom.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;

/** A line of a service's log as a person reads it on a screen. */
final class LogLine {

    private static final int MAX_LENGTH = 600;
    // So that the cause is never what is cut off.
    private static final int MAX_MESSAGE_LENGTH = 250;

    private LogLine() {}

    /** Of a line in JSON the level, the message and the innermost cause; what is no JSON is as it is. */
    static String shown(String line) {
        String shown = line;
        if (line.startsWith("{")) {
            try {
                JsonNode json = Json.mapper().readTree(line);
                shown = json.path("level").asText() + " "
                        + beginning(json.path("message").asText(), MAX_MESSAGE_LENGTH) + cause(json);
            } catch (JsonProcessingException cut) {
                // Shown as it is: a process that is killed may not end its last line.
            }
        }
        return beginning(shown, MAX_LENGTH);
    }

    private static String beginning(String text, int max) {
        return text.substring(0, Math.min(text.length(), max));
    }

    private static String cause(JsonNode json) {
        JsonNode innermost = json.path("exception");
        while (innermost.at("/causedBy/exception").isObject()) {
            innermost = innermost.at("/causedBy/exception");
        }
        return innermost.isObject()
                ? ": " + innermost.path("exceptionType").asText() + ": "
                        + innermost.path("message").asText()
                : "";
    }
}
