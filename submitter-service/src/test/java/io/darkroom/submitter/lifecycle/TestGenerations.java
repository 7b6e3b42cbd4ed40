package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import java.math.BigDecimal;
import java.time.Instant;

/** Generations and attempts for the tests of other packages, which cannot change their state. */
public final class TestGenerations {

    private TestGenerations() {}

    /** A queued generation; {@code routing} is JSON. */
    public static Generation queued(String routing, String reserved, Instant now) {
        return new Generation(
                GenerationId.next(now),
                AccountId.next(now),
                InMemoryLifecycle.request(routing),
                Credits.of(reserved),
                now);
    }

    /** Its next attempt, which failed. */
    public static Attempt failed(Generation generation, String provider, ErrorCode code, Instant at) {
        Attempt attempt = new Attempt(
                new AttemptKey(generation.generationId(), generation.startAttempt()),
                ProviderName.of(provider),
                BigDecimal.ONE,
                at,
                at.plusSeconds(30));
        attempt.fail(new AttemptError(code, "because of " + code.word()), at);
        return attempt;
    }
}
