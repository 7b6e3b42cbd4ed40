package io.darkroom.contracts.event;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to a submission was lost, so only a callback can report its outcome. Without one by {@code graceEndsAt} the attempt fails as
 * {@link ErrorCode#UNCERTAIN}.
 *
 * @param accountId whose generation it is; absent before 0.2.0
 */
public record AttemptUncertain(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        Instant submittedAt,
        Instant graceEndsAt,
        Optional<AccountId> accountId)
        implements AttemptEvent {}
