package io.darkroom.submitter.accept;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.submitter.http.Problems;
import java.io.IOException;

/** Reads the body of a call that asks for images, or says what is wrong with it. */
final class RequestBody {

    private RequestBody() {}

    static GenerationRequest read(byte[] body) {
        try {
            return GenerationRequest.read(Json.mapper().readTree(body), UnknownFields.REJECT);
        } catch (JsonProcessingException e) {
            throw Problems.malformedJson(e.getOriginalMessage());
        } catch (InvalidRequest e) {
            throw Problems.invalidRequest(e.violations());
        } catch (IOException e) {
            throw Problems.malformedJson("the body cannot be read");
        }
    }
}
