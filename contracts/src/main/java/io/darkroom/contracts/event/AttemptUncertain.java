package io.darkroom.contracts.event;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;

/** The answer to a submission was lost, so only a callback can report its outcome. Without one by {@code graceEndsAt} the attempt fails as {@link ErrorCode#UNCERTAIN}. */
public record AttemptUncertain(
        GenerationId generationId, int attempt, ProviderName provider, Instant submittedAt, Instant graceEndsAt)
        implements AttemptEvent {}
