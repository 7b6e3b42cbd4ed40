package io.darkroom.contracts.event;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ProviderName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt of a generation, numbered from 1.
 *
 * @param lateResultAt when its result came after it had been abandoned
 * @param price credits for one image; absent in events of earlier versions
 */
public record AttemptSummary(
        int number,
        ProviderName provider,
        AttemptStatus status,
        Instant startedAt,
        Optional<Instant> submittedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> lateResultAt,
        Optional<AttemptError> error,
        Optional<BigDecimal> price) {}
