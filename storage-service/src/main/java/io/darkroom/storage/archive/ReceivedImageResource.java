package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.BoundedStream;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.storage.link.ReadAccess;
import io.darkroom.storage.received.ReceivedImages;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** {@code PUT /v1/received-images/…}: callback-service hands over an image that came inside a provider's report, by a signed link. */
@Path("/v1/received-images/{generation}/{attempt}/{sha256}")
@OtherParameters({AssetLinks.EXPIRES, AssetLinks.SIGNATURE})
@RunOnVirtualThread
public class ReceivedImageResource {

    private final ReceivedImages images;
    private final ReadAccess access;
    private final RequestTransactions transactions;
    private final long maxBytes;

    ReceivedImageResource(
            ReceivedImages images, ReadAccess access, RequestTransactions transactions, ArchiveConfig config) {
        this.images = images;
        this.access = access;
        this.transactions = transactions;
        this.maxBytes = config.maxImageSize().asLongValue();
    }

    @PUT
    @PermitAll
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    public void put(
            @PathParam("generation") String generation,
            @PathParam("attempt") String attempt,
            @PathParam("sha256") String sha256,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        access.requireLink(request);
        AttemptKey key = new AttemptKey(GenerationId.of(generation), Integer.parseInt(attempt));
        if (isErased(key.generationId())) {
            return;
        }
        try {
            switch (images.keep(key, new ReceivedImage(sha256), new BoundedStream(body, maxBytes))) {
                case KEPT -> {}
                case OTHER_CONTENT -> throw invalid("its SHA-256 is not the one of the path");
                case TOO_MANY ->
                    throw invalid("the attempt has as many images as darkroom.received.max-per-attempt allows");
            }
        } catch (BodyTooLarge tooLarge) {
            throw Problems.bodyTooLarge("The image is too large", maxBytes);
        }
    }

    // Its outcome will not be archived.
    private boolean isErased(GenerationId generation) {
        return transactions.call(
                () -> Erasure.findByIdOptional(generation.value()).isPresent());
    }

    private static HttpProblem invalid(String detail) {
        return Problems.of(422, "invalid_image", "The image cannot be accepted", detail);
    }
}
