package io.darkroom.service.submitter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.service.auth.AuthenticatedKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.client.InternalCalls;
import io.darkroom.service.client.InternalClient;
import io.quarkus.rest.client.reactive.ClientQueryParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What our services ask submitter-service. The caller's key and signed address travel along. */
@InternalClient
@RegisterRestClient(configKey = "submitter")
interface SubmitterApi {

    /** The account and the scopes of the key. */
    @GET
    @Path("/v1/key")
    @ClientQueryParam(name = "details", value = "false")
    CheckedKey key(@HeaderParam("Authorization") String bearer, @HeaderParam(InternalCalls.HEADER) String client);

    /** 200 when the key's account owns the generation, 404 otherwise. */
    @HEAD
    @Path("/v1/generations/{id}")
    void requireOwner(
            @PathParam("id") String generation,
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(InternalCalls.HEADER) String client);

    /** The state of a generation of the key's account; 404 otherwise. */
    @GET
    @Path("/v1/generations/{id}")
    OwnedGeneration generation(
            @PathParam("id") String generation,
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(InternalCalls.HEADER) String client);

    /** What we read of the answer of {@code GET /v1/generations/{id}}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OwnedGeneration(GenerationStatus status) {}

    /** The answer of {@code GET /v1/key}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record CheckedKey(UUID id, AccountId accountId, List<String> scopes) {

        AuthenticatedKey key() {
            return new RemoteKey(
                    id,
                    accountId,
                    scopes.stream()
                            .map(Scope::parse)
                            .flatMap(scope -> scope.stream())
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** A key that submitter-service has checked. */
    record RemoteKey(UUID key, AccountId account, Set<Scope> scopes) implements AuthenticatedKey {}
}
