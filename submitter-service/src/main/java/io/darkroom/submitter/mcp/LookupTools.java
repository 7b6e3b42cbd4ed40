package io.darkroom.submitter.mcp;

import io.darkroom.contracts.generation.GenerationView.GenerationPage;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.api.GenerationResource;
import io.darkroom.submitter.api.ModelResource;
import io.darkroom.submitter.api.QuoteResource;
import io.darkroom.submitter.mcp.GenerationAnswer.Summary;
import io.quarkiverse.mcp.server.Cancellation;
import io.quarkiverse.mcp.server.Progress;
import io.quarkiverse.mcp.server.RawMessage;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.Tool.Annotations;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tools that buy nothing. */
@Singleton
@RunOnVirtualThread
public class LookupTools {

    private static final String ID = "The id of a generation";
    // A call that only looks may be given up; its generation goes on.
    private static final Cancellation.Result NOT_CANCELED = new Cancellation.Result(false, Optional.empty());

    private final ToolCalls calls;
    private final Providers providers;
    private final GenerationResource generations;
    private final ModelResource models;
    private final QuoteResource quotes;
    private final AwaitImages await;
    private final GenerationAnswer answer;

    LookupTools(
            ToolCalls calls,
            Providers providers,
            GenerationResource generations,
            ModelResource models,
            QuoteResource quotes,
            AwaitImages await,
            GenerationAnswer answer) {
        this.calls = calls;
        this.providers = providers;
        this.generations = generations;
        this.models = models;
        this.quotes = quotes;
        this.await = await;
        this.answer = answer;
    }

    /** A page of generations; {@code nextCursor} starts the next one. */
    record Page(List<Summary> generations, Optional<String> nextCursor) {}

    @Tool(
            name = "get_generation",
            title = "Get a generation",
            description = "Returns a generation with its images, and waits for its end where wait_seconds is given",
            annotations = @Annotations(readOnlyHint = true, destructiveHint = false, idempotentHint = true))
    public ToolResponse get(
            @ToolArg(description = ID) String id,
            @ToolArg(name = "wait_seconds", required = false, description = "How long to wait, 0 to 300; by default 0")
                    @Nullable
                    Integer waitSeconds,
            Progress progress)
            throws IOException {
        return calls.run(() -> {
            var generation = generations.get(id);
            return answer.of(
                    waitSeconds == null || generation.status().ended()
                            ? generation
                            : await.await(generation.id(), await.wait(waitSeconds), progress, () -> NOT_CANCELED));
        });
    }

    @Tool(
            name = "list_generations",
            title = "List generations",
            description = "Returns the account's generations, the newest first",
            annotations = @Annotations(readOnlyHint = true, destructiveHint = false, idempotentHint = true))
    public ToolResponse list(
            @ToolArg(
                            required = false,
                            description = "queued, submitted, processing, archiving, completed, failed or canceled")
                    @Nullable
                    String status,
            @ToolArg(required = false, description = "Words of the prompt") @Nullable String words,
            @ToolArg(required = false, description = "1 to 100; by default 20") @Nullable Integer limit,
            @ToolArg(required = false, description = "The next_cursor of the page before") @Nullable String cursor)
            throws IOException {
        return calls.run(() -> {
            GenerationPage page = generations.list(
                    words,
                    status,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    limit == null ? null : limit.toString(),
                    cursor);
            return calls.answer(new Page(page.data().stream().map(Summary::of).toList(), page.nextCursor()));
        });
    }

    @Tool(
            name = "list_models",
            title = "List models",
            description =
                    "Returns the models, their limits, and what each provider can do and costs per image in credits",
            annotations = @Annotations(readOnlyHint = true, destructiveHint = false, idempotentHint = true))
    public ToolResponse models() throws IOException {
        return calls.run(() -> calls.answer(models.list()));
    }

    @Tool(
            name = "quote",
            title = "Quote",
            description =
                    "Returns what a request would cost at most, in credits, and which providers could make it. Buys nothing",
            annotations = @Annotations(readOnlyHint = true, destructiveHint = false, idempotentHint = true))
    public ToolResponse quote(
            @ToolArg(description = ImageTools.PROMPT) String prompt,
            @ToolArg(required = false, description = ImageTools.REFERENCES) @Nullable List<String> images,
            @ToolArg(required = false, description = ImageTools.MODEL) @Nullable String model,
            @ToolArg(required = false, description = ImageTools.N) @Nullable Integer n,
            @ToolArg(name = "aspect_ratio", required = false, description = ImageTools.RATIO) @Nullable
                    String aspectRatio,
            @ToolArg(required = false, description = ImageTools.RESOLUTION) @Nullable String resolution,
            @ToolArg(name = "output_format", required = false, description = ImageTools.FORMAT) @Nullable
                    String outputFormat,
            RawMessage call)
            throws IOException {
        RequestFields fields = new RequestFields(prompt, model, providers.catalogue())
                .with("n", n)
                .with("aspect_ratio", aspectRatio)
                .with("resolution", resolution)
                .with("output_format", outputFormat);
        RequestFields all = (images == null || images.isEmpty()
                        ? fields.with("images", null)
                        : fields.withReferences(images))
                .withOthers(call);
        return calls.run(() -> calls.answer(quotes.quote(all.json())));
    }

    @Tool(
            name = "cancel",
            title = "Cancel a generation",
            description = "Cancels a generation that has not ended; it costs nothing then",
            annotations = @Annotations(destructiveHint = true, idempotentHint = true))
    public ToolResponse cancel(@ToolArg(description = ID) String id) throws IOException {
        return calls.run(() -> {
            generations.cancel(id);
            return answer.of(generations.get(id));
        });
    }
}
