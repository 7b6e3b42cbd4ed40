package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.Optional;

/**
 * A record on {@code darkroom.requests} was not accepted, and has become a dead letter.
 *
 * @param generationId the record's key where it is such an id, else a new one that stands for nothing else
 * @param origin the record's CloudEvents source and id; absent when it has none
 * @param account what the record says of who pays
 * @param code what an HTTP client would have been told, such as {@code insufficient_credits}
 */
public record GenerationRejected(
        GenerationId generationId,
        Optional<RecordOrigin> origin,
        Optional<String> account,
        String code,
        String reason,
        Instant rejectedAt)
        implements LifecycleEvent {}
