package io.darkroom.submitter.mcp;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.submitter.api.GenerationResource;
import io.darkroom.submitter.api.Generations;
import io.darkroom.submitter.api.WaitLimit;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.OpenAnswers;
import io.quarkiverse.mcp.server.Cancellation;
import io.quarkiverse.mcp.server.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for a generation while its agent waits: reports progress, and cancels the generation when the agent cancels the call. */
@Singleton
class AwaitImages {

    private static final double COMPLETE = 100;
    private static final double MIN_STEP = 0.1;

    private final Generations generations;
    private final GenerationResource resource;
    private final OpenAnswers open;
    private final Caller caller;
    private final McpConfig config;

    AwaitImages(
            Generations generations, GenerationResource resource, OpenAnswers open, Caller caller, McpConfig config) {
        this.generations = generations;
        this.resource = resource;
        this.open = open;
        this.caller = caller;
        this.config = config;
    }

    /** The time to wait for {@code seconds}, or for the default, within the limit. */
    Duration wait(@Nullable Integer seconds) {
        Duration asked = seconds == null ? config.defaultWait() : Duration.ofSeconds(Math.max(0, seconds));
        return asked.compareTo(config.maxWait()) < 0 ? asked : config.maxWait();
    }

    /** The generation when it has ended, or as it is after {@code wait}. */
    GenerationView await(GenerationId id, Duration wait, Progress progress, Cancellation cancellation)
            throws InterruptedException {
        AccountId account = caller.account();
        if (!open.tryOpen(account)) {
            throw open.refusal();
        }
        try {
            return awaitOpen(account, id, wait, progress, cancellation);
        } finally {
            open.close(account);
        }
    }

    private GenerationView awaitOpen(
            AccountId account, GenerationId id, Duration wait, Progress progress, Cancellation cancellation)
            throws InterruptedException {
        WaitLimit limit = generations.limitWait(wait);
        double reported = 0;
        Optional<GenerationView> latest = generations.awaitEnd(account, id, Duration.ZERO);
        while (latest.filter(view -> !view.status().ended()).isPresent() && !limit.reached()) {
            if (cancellation.check().isRequested()) {
                resource.cancel(id.toString());
                break;
            }
            reported = report(progress, latest.get(), reported);
            Duration left = limit.left();
            latest = generations.awaitEnd(
                    account, id, left.compareTo(config.progressInterval()) < 0 ? left : config.progressInterval());
        }
        return resource.get(id.toString());
    }

    // Each value must be larger than the one before, also when the provider reports nothing.
    private static double report(Progress progress, GenerationView generation, double reported) {
        if (progress.token().isEmpty()) {
            return reported;
        }
        double next = Math.min(COMPLETE, Math.max(reported + MIN_STEP, generation.progress()));
        if (next <= reported) {
            return reported;
        }
        progress.notificationBuilder()
                .setProgress(next)
                .setTotal(COMPLETE)
                .setMessage("generation " + generation.id() + " is "
                        + generation.status().word())
                .build()
                .sendAndForget();
        return next;
    }
}
