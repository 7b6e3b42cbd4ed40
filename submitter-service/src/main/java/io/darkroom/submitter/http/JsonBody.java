package io.darkroom.submitter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.submitter.refusal.Refusal.MalformedJson;
import io.darkroom.submitter.refusal.RefusedException;
import java.io.IOException;

/** The body of a call as JSON, or the problem that it is none. */
public final class JsonBody {

    private JsonBody() {}

    public static JsonNode read(byte[] body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            if (json.isMissingNode()) {
                throw malformed("the body is empty");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage());
        } catch (IOException e) {
            throw malformed("the body cannot be read");
        }
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(new MalformedJson(reason));
    }
}
