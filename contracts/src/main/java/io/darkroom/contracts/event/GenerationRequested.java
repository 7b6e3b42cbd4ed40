package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.time.Instant;
import java.util.Optional;

/** A request for images was accepted. {@code origin}: the record on Kafka that requested it; absent for HTTP. */
public record GenerationRequested(
        GenerationId generationId,
        AccountId accountId,
        Instant requestedAt,
        Instant deadlineAt,
        GenerationRequest request,
        Optional<RecordOrigin> origin)
        implements RequestEvent {}
