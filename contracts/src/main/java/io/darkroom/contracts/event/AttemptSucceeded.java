package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.List;

/** A provider has made the images, which are still on its own servers. */
public record AttemptSucceeded(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        List<ProducedImage> images,
        OutcomeSource via,
        Instant finishedAt)
        implements OutcomeEvent {
    public AttemptSucceeded {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("an attempt without images has not succeeded");
        }
    }
}
