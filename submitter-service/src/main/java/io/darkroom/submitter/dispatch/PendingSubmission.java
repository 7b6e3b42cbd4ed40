package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored attempt whose provider has to be called.
 *
 * @param probe whether its provider is out of rotation, and returns to it if it accepts this attempt
 * @param callBefore afterwards another replica takes the attempt for unanswered, and may have given it up
 * @param deadlineAt the deadline of the generation
 * @param trace the W3C trace context of the generation
 */
record PendingSubmission(
        AttemptKey attempt,
        AccountId account,
        ConfiguredProvider provider,
        GenerationRequest request,
        boolean probe,
        Instant callBefore,
        Instant deadlineAt,
        Optional<String> trace) {}
