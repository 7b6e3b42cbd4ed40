package io.darkroom.submitter.accept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.submitter.http.Problems;
import java.io.IOException;

/** Reads the body of a call that asks for images, or says what is wrong with it. */
public final class RequestBody {

    private RequestBody() {}

    static GenerationRequest read(byte[] body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            if (json.isMissingNode()) {
                throw Problems.malformedJson("the body is empty");
            }
            return read(json);
        } catch (JsonProcessingException e) {
            throw Problems.malformedJson(e.getOriginalMessage());
        } catch (IOException e) {
            throw Problems.malformedJson("the body cannot be read");
        }
    }

    public static GenerationRequest read(JsonNode json) {
        try {
            return GenerationRequest.read(json, UnknownFields.REJECT);
        } catch (InvalidRequest e) {
            throw Problems.invalidRequest(e.violations());
        }
    }
}
