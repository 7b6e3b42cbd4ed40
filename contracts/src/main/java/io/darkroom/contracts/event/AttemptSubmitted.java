package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * A provider has accepted an attempt under {@code taskId}; without an outcome by {@code deadlineAt} it has timed out.
 *
 * @param accountId whose generation it is; absent before 0.2.0
 */
public record AttemptSubmitted(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        TaskId taskId,
        Instant submittedAt,
        Instant deadlineAt,
        Optional<AccountId> accountId)
        implements AttemptEvent {}
