package io.darkroom.submitter.mcp;

import io.darkroom.contracts.GenerationId;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.auth.Scope;
import io.quarkiverse.mcp.server.Cancellation;
import io.quarkiverse.mcp.server.Progress;
import io.quarkiverse.mcp.server.RawMessage;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.Tool.Annotations;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools that buy images. */
@Singleton
@RunOnVirtualThread
@RolesAllowed(Scope.GENERATE_ROLE)
public class ImageTools {

    static final String PROMPT = "What the images show, 1 to 5000 characters";
    static final String MODEL = "A model of list_models; by default the first one";
    static final String N = "How many images, 1 to 15; each is paid for. Default 1";
    static final String RATIO =
            "auto, 1:1, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4, 9:16, 16:9 or 21:9; by default the provider's";
    static final String RESOLUTION = "2K or 4K; default 2K";
    static final String FORMAT = "jpeg or png; by default whatever the provider makes";
    static final String REFERENCES =
            "Reference images, 1 to 14: https links, such as the url of a generated image, or data URIs";
    private static final String SEED = "Makes results repeatable, where a provider supports it";
    private static final String KEY =
            "A text of your choice, new for each request: a call that is repeated with it within 24 hours returns the same generation and buys nothing";
    private static final String WAIT =
            "How long to wait for the images, 0 to 300; by default 50. The generation goes on afterwards";

    private final ToolCalls calls;
    private final Providers providers;
    private final SubmitFields submit;
    private final AwaitImages await;
    private final GenerationAnswer answer;

    ImageTools(ToolCalls calls, Providers providers, SubmitFields submit, AwaitImages await, GenerationAnswer answer) {
        this.calls = calls;
        this.providers = providers;
        this.submit = submit;
        this.await = await;
        this.answer = answer;
    }

    @Tool(
            name = "generate_image",
            title = "Generate images",
            description =
                    "Makes images from a prompt, waits for them, and returns their links and a preview of each. Costs credits: see quote",
            annotations = @Annotations(destructiveHint = false))
    public ToolResponse generate(
            @ToolArg(description = PROMPT) String prompt,
            @ToolArg(required = false, description = MODEL) @Nullable String model,
            @ToolArg(required = false, description = N) @Nullable Integer n,
            @ToolArg(name = "aspect_ratio", required = false, description = RATIO) @Nullable String aspectRatio,
            @ToolArg(required = false, description = RESOLUTION) @Nullable String resolution,
            @ToolArg(name = "output_format", required = false, description = FORMAT) @Nullable String outputFormat,
            @ToolArg(required = false, description = SEED) @Nullable Long seed,
            @ToolArg(name = "idempotency_key", required = false, description = KEY) @Nullable String idempotencyKey,
            @ToolArg(name = "wait_seconds", required = false, description = WAIT) @Nullable Integer waitSeconds,
            RawMessage call,
            Progress progress,
            Cancellation cancellation)
            throws IOException {
        RequestFields fields = new RequestFields(prompt, model, providers.catalogue())
                .with("n", n)
                .with("aspect_ratio", aspectRatio)
                .with("resolution", resolution)
                .with("output_format", outputFormat)
                .with("seed", seed)
                .withOthers(call);
        return calls.run(() -> submit(fields, idempotencyKey, waitSeconds, progress, cancellation));
    }

    @Tool(
            name = "edit_image",
            title = "Edit images",
            description = "Makes images from a prompt and reference images, otherwise as generate_image",
            annotations = @Annotations(destructiveHint = false))
    public ToolResponse edit(
            @ToolArg(description = PROMPT) String prompt,
            @ToolArg(description = REFERENCES) List<String> images,
            @ToolArg(required = false, description = MODEL) @Nullable String model,
            @ToolArg(required = false, description = N) @Nullable Integer n,
            @ToolArg(name = "aspect_ratio", required = false, description = RATIO) @Nullable String aspectRatio,
            @ToolArg(required = false, description = RESOLUTION) @Nullable String resolution,
            @ToolArg(name = "idempotency_key", required = false, description = KEY) @Nullable String idempotencyKey,
            @ToolArg(name = "wait_seconds", required = false, description = WAIT) @Nullable Integer waitSeconds,
            RawMessage call,
            Progress progress,
            Cancellation cancellation)
            throws IOException {
        RequestFields fields = new RequestFields(prompt, model, providers.catalogue())
                .with("n", n)
                .with("aspect_ratio", aspectRatio)
                .with("resolution", resolution)
                .withReferences(images)
                .withOthers(call);
        return calls.run(() -> submit(fields, idempotencyKey, waitSeconds, progress, cancellation));
    }

    private ToolResponse submit(
            RequestFields fields,
            @Nullable String idempotencyKey,
            @Nullable Integer waitSeconds,
            Progress progress,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        GenerationId id = submit.submit(fields, idempotencyKey);
        return answer.of(await.await(id, await.wait(waitSeconds), progress, cancellation));
    }
}
