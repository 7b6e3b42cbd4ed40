package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.time.Instant;
import java.util.Optional;

/** A client asked for images, and the request was accepted. {@code origin}: the record of another system that asked. */
public record GenerationRequested(
        GenerationId generationId,
        AccountId accountId,
        Instant requestedAt,
        Instant deadlineAt,
        GenerationRequest request,
        Optional<RecordOrigin> origin)
        implements RequestEvent {}
