package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.time.Instant;

/** A provider has accepted an attempt under {@code taskId}; without an outcome by {@code deadlineAt} it has timed out. */
public record AttemptSubmitted(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        TaskId taskId,
        Instant submittedAt,
        Instant deadlineAt)
        implements AttemptEvent {}
