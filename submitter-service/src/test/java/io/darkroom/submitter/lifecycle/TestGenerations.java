package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

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

    /** A queued generation of a request with these fields. */
    static Generation of(String fields, Instant now) {
        try {
            GenerationRequest request =
                    GenerationRequest.read(Json.mapper().readTree("{" + fields + "}"), UnknownFields.REJECT);
            return new Generation(GenerationId.next(now), AccountId.next(now), request, Credits.of("5"), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its next attempt, whose answer is due in 30 seconds. */
    public static Attempt sent(Generation generation, String provider, Instant at) {
        return new Attempt(
                new AttemptKey(generation.generationId(), generation.startAttempt()),
                ProviderName.of(provider),
                BigDecimal.ONE,
                at,
                at.plusSeconds(30));
    }

    /** Its next attempt, which is uncertain. */
    public static Attempt uncertain(Generation generation, String provider, Instant at) {
        Attempt attempt = sent(generation, provider, at);
        attempt.uncertain("the connection was lost", at, Optional.empty());
        return attempt;
    }

    /** Its next attempt, which failed. */
    public static Attempt failed(Generation generation, String provider, ErrorCode code, Instant at) {
        Attempt attempt = sent(generation, provider, at);
        attempt.fail(new AttemptError(code, "because of " + code.word()), at);
        return attempt;
    }
}
