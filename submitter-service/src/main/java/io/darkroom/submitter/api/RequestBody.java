package io.darkroom.submitter.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.service.json.JsonBody;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;

/** Reads the body of a generation request; refuses an invalid one. */
public final class RequestBody {

    private RequestBody() {}

    public static GenerationRequest read(byte[] body) {
        return read(JsonBody.read(body));
    }

    public static GenerationRequest read(JsonNode json) {
        try {
            return GenerationRequest.read(json, UnknownFields.REJECT);
        } catch (InvalidRequest e) {
            throw new RefusedException(new Refusal.InvalidRequest(e.violations()));
        }
    }
}
