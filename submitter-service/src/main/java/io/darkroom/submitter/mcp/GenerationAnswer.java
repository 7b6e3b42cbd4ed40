package io.darkroom.submitter.mcp;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ErrorView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.submitter.dialect.AssetBytes;
import io.quarkiverse.mcp.server.Content;
import io.quarkiverse.mcp.server.ImageContent;
import io.quarkiverse.mcp.server.ResourceLink;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Shows a generation to an agent: what it needs of it as JSON, a resource for each image, and the image itself where it is small. */
@Singleton
class GenerationAnswer {

    private static final Logger LOG = Logger.getLogger(GenerationAnswer.class);
    private static final String THUMBNAIL_TYPE = "image/jpeg";

    private final ToolCalls calls;
    private final AssetBytes bytes;
    private final McpConfig config;
    private final MessageMemory memory;
    private final CurrentVertxRequest request;

    GenerationAnswer(
            ToolCalls calls, AssetBytes bytes, McpConfig config, MessageMemory memory, CurrentVertxRequest request) {
        this.calls = calls;
        this.bytes = bytes;
        this.config = config;
        this.memory = memory;
        this.request = request;
    }

    /** A generation without what only people and operators need; {@code next} is what the agent does now. */
    record Summary(
            GenerationId id,
            GenerationStatus status,
            int progress,
            String model,
            Instant createdAt,
            List<Picture> images,
            @Nullable Credits creditsCharged,
            @Nullable ErrorView error,
            @Nullable String next) {

        static Summary of(GenerationView generation) {
            List<Picture> pictures = new ArrayList<>();
            for (ImageView image : generation.images()) {
                pictures.add(new Picture(
                        image.url(),
                        ImageResources.uri(generation.id(), pictures.size() + 1),
                        image.width(),
                        image.height(),
                        image.contentType(),
                        image.bytes()));
            }
            return new Summary(
                    generation.id(),
                    generation.status(),
                    generation.progress(),
                    generation.model(),
                    generation.createdAt(),
                    pictures,
                    generation.usage().creditsCharged(),
                    generation.error(),
                    next(generation.status()));
        }

        private static @Nullable String next(GenerationStatus status) {
            return switch (status) {
                case COMPLETED -> null;
                case FAILED, CANCELED ->
                    "nothing was charged; see error, and call generate_image again if it makes sense";
                case QUEUED, SUBMITTED, PROCESSING, ARCHIVING ->
                    "not finished yet, and it goes on: call get_generation with this id and wait_seconds";
            };
        }
    }

    /** An image; {@code url} opens it without a key for some hours, {@code resource} with this connection. */
    record Picture(URI url, String resource, int width, int height, String contentType, long bytes) {}

    ToolResponse of(GenerationView generation) {
        Summary summary = Summary.of(generation);
        List<Content> content = new ArrayList<>();
        content.add(new TextContent(calls.write(summary)));
        for (Picture picture : summary.images()) {
            content.add(new ResourceLink(
                    picture.resource(),
                    picture.contentType(),
                    "image of generation " + generation.id(),
                    null,
                    null,
                    Math.toIntExact(Math.min(Integer.MAX_VALUE, picture.bytes())),
                    null,
                    null));
            addImage(picture, content);
        }
        return new ToolResponse(generation.status() == GenerationStatus.FAILED, content);
    }

    // An image that cannot be read, or that leaves no memory for others, is left out: its link is there.
    private void addImage(Picture picture, List<Content> content) {
        long max = config.maxInlineImage().asLongValue();
        boolean small = picture.bytes() <= max;
        if (!memory.tryHold(request.getCurrent(), Math.min(picture.bytes(), max))) {
            LOG.debugf("there is no memory for an image of an agent's answer");
            return;
        }
        try (InputStream in = small ? bytes.open(picture.url()) : bytes.openThumbnail(picture.url())) {
            content.add(new ImageContent(
                    Base64.getEncoder().encodeToString(in.readAllBytes()),
                    small ? picture.contentType() : THUMBNAIL_TYPE));
        } catch (IOException unreadable) {
            LOG.warnf("an image cannot be read for an agent: %s", unreadable.getMessage());
        }
    }
}
