package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A generation ended with its images archived.
 *
 * @param attempt the one that made them
 * @param request what was asked for; absent from events of the first releases, as are the times and attempts
 */
public record GenerationCompleted(
        GenerationId generationId,
        AccountId accountId,
        int attempt,
        List<ArchivedImage> images,
        Instant completedAt,
        Optional<GenerationRequest> request,
        Optional<Instant> requestedAt,
        List<AttemptSummary> attempts)
        implements Event {
    public GenerationCompleted {
        images = List.copyOf(images);
        attempts = List.copyOf(Objects.requireNonNullElse(attempts, List.of()));
    }
}
