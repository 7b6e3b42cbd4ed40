package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A generation ended with its images archived.
 *
 * @param attempt the one that made them
 * @param generation absent from events of the first releases
 */
public record GenerationCompleted(
        GenerationId generationId,
        AccountId accountId,
        int attempt,
        List<ArchivedImage> images,
        Instant completedAt,
        Optional<GenerationSummary> generation)
        implements LifecycleEvent {
    public GenerationCompleted {
        images = List.copyOf(images);
    }
}
