package io.darkroom.submitter.mcp;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.submitter.account.RateLimits;
import io.darkroom.submitter.api.GenerationResource;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.dialect.AssetBytes;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.mcp.server.BlobResourceContents;
import io.quarkiverse.mcp.server.JsonRpcErrorCodes;
import io.quarkiverse.mcp.server.McpException;
import io.quarkiverse.mcp.server.RequestUri;
import io.quarkiverse.mcp.server.ResourceTemplate;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;

/** The archived images as resources. */
@Singleton
@RunOnVirtualThread
public class ImageResources {

    private static final String TEMPLATE = "darkroom://generations/{id}/images/{number}";

    private final GenerationResource generations;
    private final AssetBytes bytes;
    private final McpConfig config;
    private final MessageMemory memory;
    private final CurrentVertxRequest request;
    private final Caller caller;
    private final RateLimits rateLimits;

    ImageResources(
            GenerationResource generations,
            AssetBytes bytes,
            McpConfig config,
            MessageMemory memory,
            CurrentVertxRequest request,
            Caller caller,
            RateLimits rateLimits) {
        this.generations = generations;
        this.bytes = bytes;
        this.config = config;
        this.memory = memory;
        this.request = request;
        this.caller = caller;
        this.rateLimits = rateLimits;
    }

    /** The resource of an image, the first of which has the number 1. */
    static String uri(GenerationId id, int number) {
        return TEMPLATE.replace("{id}", id.toString()).replace("{number}", String.valueOf(number));
    }

    @ResourceTemplate(
            name = "image",
            title = "An archived image",
            description =
                    "An image of a generation, the original bytes; generate_image and get_generation return its URI",
            uriTemplate = TEMPLATE)
    public BlobResourceContents image(String id, String number, RequestUri uri) {
        ImageView image = find(id, number);
        if (image.bytes() > config.maxResource().asLongValue()) {
            throw new McpException(
                    "the image has " + image.bytes() + " bytes, and a resource at most "
                            + config.maxResource().asLongValue() + "; download it from " + image.url(),
                    JsonRpcErrorCodes.INVALID_PARAMS);
        }
        hold(image.bytes());
        try (InputStream in = bytes.open(image.url())) {
            return new BlobResourceContents(
                    uri.value(), Base64.getEncoder().encodeToString(in.readAllBytes()), image.contentType());
        } catch (IOException unreadable) {
            throw new McpException(
                    "storage-service does not answer; try again after 5 s", JsonRpcErrorCodes.INTERNAL_ERROR);
        }
    }

    private void hold(long size) {
        try {
            memory.hold(request.getCurrent(), size);
        } catch (HttpProblem busy) {
            throw new McpException(String.valueOf(busy.getDetail()), JsonRpcErrorCodes.INTERNAL_ERROR);
        }
    }

    private ImageView find(String id, String number) {
        try {
            rateLimits.count(caller.credential());
            GenerationView generation = generations.get(id);
            List<ImageView> images = generation.images();
            int index = number.matches("\\d{1,3}") ? Integer.parseInt(number) - 1 : -1;
            if (index < 0 || index >= images.size()) {
                throw new McpException(
                        "generation " + generation.id() + " has " + images.size() + " images, numbered from 1",
                        JsonRpcErrorCodes.RESOURCE_NOT_FOUND);
            }
            return images.get(index);
        } catch (RefusedException refused) {
            throw new McpException(
                    RefusalText.of(refused.refusal()).detail(),
                    refused.refusal() instanceof NotFound
                            ? JsonRpcErrorCodes.RESOURCE_NOT_FOUND
                            : JsonRpcErrorCodes.INTERNAL_ERROR);
        }
    }
}
