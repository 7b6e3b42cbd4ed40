package io.darkroom.storage.link;

import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.KeyRefused;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.service.client.ClientAddress;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.submitter.Ownership;
import io.darkroom.service.submitter.SubmitterKeys;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Checks who may read the images of a generation. Without a valid link, submitter-service decides who owns it. */
@Singleton
public class ReadAccess {

    private final SignedLinks links;
    private final SubmitterKeys keys;
    private final ClientAddress clientAddress;

    ReadAccess(SignedLinks links, SubmitterKeys keys, ClientAddress clientAddress) {
        this.links = links;
        this.keys = keys;
        this.clientAddress = clientAddress;
    }

    /** Requires a signed link. */
    public void requireLink(HttpServerRequest request) {
        if (!links.allow(request)) {
            throw missing();
        }
    }

    /** Requires a signed link or the owner's key. */
    public void requireLinkOrOwner(HttpServerRequest request, GenerationId generation) {
        if (!links.allow(request)) {
            requireOwner(request, generation);
        }
    }

    /** Requires the owner's key. */
    public void requireOwner(HttpServerRequest request, GenerationId generation) {
        require(keys.ownership(key(request), generation));
    }

    /** Requires the owner's key, and that the generation has completed: until then its images are not paid for. */
    public void requireOwnerOfCompleted(HttpServerRequest request, GenerationId generation) {
        require(keys.ownershipOfCompleted(key(request), generation));
    }

    private PresentedKey key(HttpServerRequest request) {
        return PresentedKey.find(request, clientAddress).orElseThrow(ReadAccess::missing);
    }

    private static void require(Ownership ownership) {
        switch (ownership) {
            case Ownership.Owner _ -> {}
            case Ownership.NotOwner _ -> throw Problems.notFound("there is no such generation");
            case Ownership.NotCompleted _ ->
                throw Problems.of(
                        409,
                        "not_completed",
                        "The generation has not completed",
                        "its images can be downloaded when its status is completed");
            case Ownership.InvalidKey refused -> throw new KeyRefused(refused.reason());
        }
    }

    private static HttpProblem missing() {
        return Problems.unauthorized(
                "the link is not signed or has expired; request the generation again, or send the key"
                        + " as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"");
    }
}
