package io.darkroom.submitter.accept;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.generation.AttemptStatus;
import io.darkroom.contracts.generation.GenerationStatus;
import io.darkroom.submitter.credit.Credits;
import io.darkroom.submitter.dispatch.WaitingLine.Place;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation as the native API tells it. While it waits it has a place in the queue and, where known, the seconds left. */
public record GenerationView(
        GenerationId id,
        String object,
        GenerationStatus status,
        int progress,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedSeconds,
        String model,
        Instant createdAt,
        Instant deadlineAt,
        @Nullable Instant finishedAt,
        @JsonRawValue String request,
        List<AttemptView> attempts,
        List<ImageView> images,
        UsageView usage,
        @Nullable ErrorView error,
        Map<String, String> metadata) {

    static GenerationView of(
            Generation generation,
            Map<String, String> metadata,
            List<Attempt> attempts,
            Optional<Place> place,
            ImageLinks links) {
        return new GenerationView(
                generation.generationId(),
                "generation",
                generation.status,
                generation.progress,
                place.map(Place::position).orElse(null),
                place.flatMap(Place::estimate).map(Duration::toSeconds).orElse(null),
                generation.model,
                generation.createdAt,
                generation.deadlineAt,
                generation.finishedAt,
                generation.request,
                attempts.stream().map(AttemptView::of).toList(),
                generation.readImages().stream()
                        .map(image -> ImageView.of(image, links))
                        .toList(),
                new UsageView(generation.reserved(), generation.charged().orElse(null)),
                generation.error().map(ErrorView::of).orElse(null),
                metadata);
    }

    /** One attempt, whatever came of it. */
    public record AttemptView(
            int number,
            ProviderName provider,
            AttemptStatus status,
            Instant startedAt,
            @Nullable Instant submittedAt,
            @Nullable Instant finishedAt,
            @Nullable Instant lateResultAt,
            @Nullable ErrorView error) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.providerName(),
                    attempt.status,
                    attempt.createdAt,
                    attempt.submittedAt,
                    attempt.finishedAt,
                    attempt.lateAt,
                    attempt.errorCode == null
                            ? null
                            : new ErrorView(attempt.errorCode, String.valueOf(attempt.errorMessage)));
        }
    }

    /** One archived image. */
    public record ImageView(
            AssetId assetId, URI url, int width, int height, String contentType, long bytes, String sha256) {

        static ImageView of(ArchivedImage image, ImageLinks links) {
            return new ImageView(
                    image.assetId(),
                    links.of(image.assetId()),
                    image.width(),
                    image.height(),
                    image.contentType(),
                    image.bytes(),
                    image.sha256());
        }
    }

    /** Credits set aside for it, and charged once it has ended. */
    public record UsageView(
            Credits creditsReserved, @Nullable Credits creditsCharged) {}

    /** Why something failed. */
    public record ErrorView(ErrorCode code, String message) {

        static ErrorView of(AttemptError error) {
            return new ErrorView(error.code(), error.message());
        }
    }

    /** A page of generations, the newest first. */
    public record Page(String object, List<GenerationView> data, boolean hasMore, Optional<String> nextCursor) {}
}
