package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The state of a generation in a lifecycle event, without its images.
 *
 * @param progress 0 to 100
 * @param dialect the dialect that it was requested in, and its webhook is written in; absent: the native API or Kafka
 * @param keyId the API key that requested it; absent: it came from Kafka
 * @param origin the record that requested it; absent: it came over HTTP
 * @param creditsReserved credits reserved for it
 * @param creditsCharged credits charged, once it has ended
 * @param error why it ended without images
 */
public record GenerationSummary(
        GenerationStatus status,
        int progress,
        GenerationRequest request,
        Optional<ProviderName> dialect,
        Optional<UUID> keyId,
        Optional<RecordOrigin> origin,
        List<AttemptSummary> attempts,
        BigDecimal creditsReserved,
        Optional<BigDecimal> creditsCharged,
        Optional<AttemptError> error,
        Instant requestedAt,
        Instant deadlineAt,
        Optional<Instant> finishedAt) {

    public GenerationSummary {
        attempts = List.copyOf(attempts);
    }
}
