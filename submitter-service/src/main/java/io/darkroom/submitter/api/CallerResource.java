package io.darkroom.submitter.api;

import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.caller.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** {@code GET /v1/key}: the account and the scopes of the caller's key. */
@Path("/v1/key")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallerResource {

    private final Caller caller;

    CallerResource(Caller caller) {
        this.caller = caller;
    }

    public record CallerView(String object, UUID id, UUID accountId, List<String> scopes) {}

    @GET
    public CallerView get() {
        Credential credential = caller.credential();
        return new CallerView(
                "key",
                credential.key(),
                credential.account().value(),
                credential.scopes().stream().map(Scope::word).sorted().toList());
    }
}
