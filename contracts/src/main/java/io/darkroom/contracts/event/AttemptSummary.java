package io.darkroom.contracts.event;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.Optional;

/** One attempt of a generation that has ended, numbered from 1; {@code lateResultAt} when its result came after it had been abandoned. */
public record AttemptSummary(
        int number,
        ProviderName provider,
        AttemptStatus status,
        Instant startedAt,
        Optional<Instant> submittedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> lateResultAt,
        Optional<AttemptError> error) {}
