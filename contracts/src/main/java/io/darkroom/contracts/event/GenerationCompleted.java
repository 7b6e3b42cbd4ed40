package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.List;

/** A generation ended with its images archived. */
public record GenerationCompleted(
        GenerationId generationId, AccountId accountId, int attempt, List<ArchivedImage> images, Instant completedAt)
        implements Event {
    public GenerationCompleted {
        images = List.copyOf(images);
    }
}
