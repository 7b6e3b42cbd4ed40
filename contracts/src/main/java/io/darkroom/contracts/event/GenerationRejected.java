package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import java.util.Optional;

/**
 * A record on {@code darkroom.requests} was not accepted, and has become a dead letter.
 *
 * @param generationId the record's key when it is a generation id, else a new id that names no generation
 * @param origin the record's CloudEvents source and id; absent when it has none
 * @param account the account that the record names
 * @param code the problem code of the native API, such as {@code insufficient_credits}
 */
public record GenerationRejected(
        GenerationId generationId,
        Optional<RecordOrigin> origin,
        Optional<String> account,
        String code,
        String reason,
        Instant rejectedAt)
        implements LifecycleEvent {}
