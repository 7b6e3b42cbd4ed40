package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.time.Instant;

/** A client asked for images, and the request was accepted. */
public record GenerationRequested(
        GenerationId generationId,
        AccountId accountId,
        Instant requestedAt,
        Instant deadlineAt,
        GenerationRequest request)
        implements Event {}
