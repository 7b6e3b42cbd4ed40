package io.darkroom.submitter.dialect;

import io.darkroom.service.client.InternalCalls;
import jakarta.ws.rs.HeaderParam;
import org.jspecify.annotations.Nullable;

/** The headers of a call to another service on behalf of a client: the client's key, and its address, signed. */
// Not a record: the REST client reads the parameters of a bean from its fields.
public final class CallerHeaders {

    @HeaderParam("Authorization")
    public final @Nullable String authorization;

    @HeaderParam("X-API-Key")
    public final @Nullable String apiKey;

    @HeaderParam(InternalCalls.HEADER)
    public final String client;

    CallerHeaders(@Nullable String authorization, @Nullable String apiKey, String client) {
        this.authorization = authorization;
        this.apiKey = apiKey;
        this.client = client;
    }
}
