package io.darkroom.contracts.generation;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ContentCredentials;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A generation as the native API and its webhooks show it: in snake_case, with null for absent values. A queued one has a position
 * in the queue, what it waits for and, when it can be estimated, the remaining seconds.
 */
public record GenerationView(
        GenerationId id,
        String object,
        GenerationStatus status,
        int progress,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedSeconds,
        @Nullable WaitingFor waitingFor,
        String model,
        Instant createdAt,
        Instant deadlineAt,
        @Nullable Instant finishedAt,
        @JsonRawValue String request,
        List<AttemptView> attempts,
        List<ImageView> images,
        CreditsView usage,
        @Nullable ErrorView error,
        Map<String, String> metadata,
        AccountId accountId,
        @Nullable UUID keyId,
        @Nullable ProviderName dialect,
        @JsonUnwrapped @Nullable ApiView api) {

    /**
     * What is known of a generation that waits.
     *
     * @param position in the queue, from 1; empty while an attempt is in flight
     * @param estimatedSeconds until it ends
     */
    public record QueueState(
            Optional<Integer> position, Optional<Long> estimatedSeconds, Optional<WaitingFor> waitingFor) {}

    /** Why a generation waits. */
    public enum WaitReason {
        /** Its attempt has been sent, and the answer to it is awaited. */
        ANSWER,
        /** It is unknown whether the provider has accepted its attempt: a callback may answer that. */
        UNCERTAIN,
        /** All of its providers are out of rotation. */
        PROVIDER_OUT,
        /** Its providers asked for a pause, are paced, or have failed too often. */
        PAUSED,
        /** Its providers have as many attempts in flight as they may have. */
        FULL,
        /** Others are before it. */
        TURN;

        @JsonValue
        public String word() {
            return Words.of(this);
        }
    }

    /**
     * What a generation waits for.
     *
     * @param until when that ends at the latest, or is tried again; absent where that depends on others
     * @param ahead how many are before it in the queue
     */
    public record WaitingFor(
            WaitReason reason,
            @Nullable ProviderName provider,
            @Nullable Instant until,
            int ahead) {}

    /** What only the API shows, not a webhook: whether a legal hold of its own keeps it, and the trace of its request, if it is traced. */
    public record ApiView(boolean legalHold, @Nullable String traceId) {}

    /** The view of {@code generation} with its images. */
    public static GenerationView of(
            GenerationId id,
            AccountId account,
            GenerationSummary generation,
            List<ImageView> images,
            Optional<QueueState> waiting) {
        GenerationRequest request = generation.request();
        return new GenerationView(
                id,
                "generation",
                generation.status(),
                generation.progress(),
                waiting.flatMap(QueueState::position).orElse(null),
                waiting.flatMap(QueueState::estimatedSeconds).orElse(null),
                waiting.flatMap(QueueState::waitingFor).orElse(null),
                request.model(),
                generation.requestedAt(),
                generation.deadlineAt(),
                generation.finishedAt().orElse(null),
                // In the stored form, which leaves absent fields out.
                Json.text(request),
                generation.attempts().stream()
                        .map(attempt -> AttemptView.of(attempt, cost(attempt, generation)))
                        .toList(),
                images,
                new CreditsView(
                        new Credits(generation.creditsReserved()),
                        generation.creditsCharged().map(Credits::new).orElse(null)),
                generation.error().map(ErrorView::of).orElse(null),
                request.metadata(),
                account,
                generation.keyId().orElse(null),
                generation.dialect().orElse(null),
                null);
    }

    /** This view as the API shows it. */
    public GenerationView with(ApiView added) {
        return new GenerationView(
                id,
                object,
                status,
                progress,
                queuePosition,
                estimatedSeconds,
                waitingFor,
                model,
                createdAt,
                deadlineAt,
                finishedAt,
                request,
                attempts,
                images,
                usage,
                error,
                metadata,
                accountId,
                keyId,
                dialect,
                added);
    }

    // Only the attempt that made the images is charged.
    private static Optional<Credits> cost(AttemptSummary attempt, GenerationSummary generation) {
        return generation
                .creditsCharged()
                .map(Credits::new)
                .map(charged -> attempt.status() == AttemptStatus.SUCCEEDED ? charged : Credits.ZERO);
    }

    /** One attempt: {@code price} is that of one image, {@code cost} what was charged for it once the generation has ended. */
    public record AttemptView(
            int number,
            ProviderName provider,
            AttemptStatus status,
            Instant startedAt,
            @Nullable Instant submittedAt,
            @Nullable Instant finishedAt,
            @Nullable Instant lateResultAt,
            @Nullable ErrorView error,
            @Nullable Credits price,
            @Nullable Credits cost) {

        private static AttemptView of(AttemptSummary attempt, Optional<Credits> cost) {
            return new AttemptView(
                    attempt.number(),
                    attempt.provider(),
                    attempt.status(),
                    attempt.startedAt(),
                    attempt.submittedAt().orElse(null),
                    attempt.finishedAt().orElse(null),
                    attempt.lateResultAt().orElse(null),
                    attempt.error().map(ErrorView::of).orElse(null),
                    attempt.price().map(price -> Credits.of(price, 1)).orElse(null),
                    cost.orElse(null));
        }
    }

    /** One archived image: {@code url} opens without a key for a while, sizes are in pixels and bytes. */
    public record ImageView(
            AssetId assetId,
            URI url,
            int width,
            int height,
            String contentType,
            long bytes,
            String sha256,
            @Nullable ContentCredentials contentCredentials) {

        public static ImageView of(ArchivedImage image, URI url) {
            return new ImageView(
                    image.assetId(),
                    url,
                    image.width(),
                    image.height(),
                    image.contentType(),
                    image.bytes(),
                    image.sha256(),
                    image.contentCredentials().orElse(null));
        }
    }

    /** Credits reserved for it, and those charged once it has ended. */
    public record CreditsView(
            Credits creditsReserved, @Nullable Credits creditsCharged) {}

    /** Why something failed. */
    public record ErrorView(ErrorCode code, String message) {

        private static ErrorView of(AttemptError error) {
            return new ErrorView(error.code(), error.message());
        }
    }

    /** A page of generations, the newest first. */
    public record GenerationPage(
            String object, List<GenerationView> data, boolean hasMore, Optional<String> nextCursor) {}
}
