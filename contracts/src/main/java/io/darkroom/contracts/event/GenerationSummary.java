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
 * All that there is to tell of a generation, save its images.
 *
 * @param progress 0 to 100
 * @param dialect what it was asked in, which its webhook speaks; absent: the native API or Kafka
 * @param keyId the API key that asked; absent: it was asked for on Kafka
 * @param origin the record that asked; absent: it was asked for over HTTP
 * @param creditsReserved set aside for it
 * @param creditsCharged once it has ended
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
