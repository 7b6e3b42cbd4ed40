package io.darkroom.service.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.service.problem.Problems;
import java.io.IOException;

/** Reads the body of a call as JSON. */
public final class JsonBody {

    private JsonBody() {}

    /** The body as JSON; a problem when it is empty or not JSON. */
    public static JsonNode read(byte[] body) {
        try {
            JsonNode json = Json.readTree(body);
            if (json.isMissingNode()) {
                throw Problems.malformedJson("the body is empty");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw Problems.malformedJson(Json.reason(e));
        } catch (IOException e) {
            throw Problems.malformedJson("the body cannot be read");
        }
    }
}
