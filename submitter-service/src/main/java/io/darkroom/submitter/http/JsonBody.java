package io.darkroom.submitter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.IOException;

/** The body of a call as JSON, or the problem that it is none. */
public final class JsonBody {

    private JsonBody() {}

    public static JsonNode read(byte[] body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            if (json.isMissingNode()) {
                throw Problems.malformedJson("the body is empty");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw Problems.malformedJson(e.getOriginalMessage());
        } catch (IOException e) {
            throw Problems.malformedJson("the body cannot be read");
        }
    }
}
