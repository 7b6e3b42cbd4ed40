package io.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** An HTTP answer. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, byte[] body) {

    static Reply json(int status, JsonNode json) {
        try {
            return new Reply(status, "application/json", Simulator.JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
