package io.darkroom.submitter.refusal;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One example of every refusal there is. */
public final class Refusals {

    public static final GenerationId ID = GenerationId.of("01890000-0000-7000-8000-000000000001");
    public static final ProviderName PROVIDER = ProviderName.of("evolink");
    public static final Violation PROMPT = Violation.of("prompt", "", "a text of 1 to 4000 characters");

    private Refusals() {}

    public static List<Refusal> all() {
        return List.of(
                new Refusal.MalformedJson("the body is empty"),
                new Refusal.InvalidRequest(List.of(PROMPT)),
                Refusal.InvalidParameter.query("limit", "0", "a whole number from 1 to 100"),
                new Refusal.UnknownModel("dall-e", List.of("seedream-4.5")),
                new Refusal.NoProvider(List.of(new IncapableProvider(PROVIDER, "n", "evolink makes at most 4 images"))),
                new Refusal.DeadlineTooShort(Duration.ofSeconds(10), Duration.ofMillis(22_500)),
                new Refusal.BodyTooLarge(262_144),
                new Refusal.EncodedBody("gzip"),
                new Refusal.WrongLineCount(0, 1000),
                new Refusal.QueueFull(100, Duration.ofSeconds(7)),
                new Refusal.QueueTooLong(Duration.ofSeconds(700), Duration.ofSeconds(600)),
                new Refusal.RateLimited(10, Duration.ofMinutes(1), Duration.ofSeconds(6), Duration.ofSeconds(60)),
                new Refusal.SpendLimitReached(
                        Credits.of("2"),
                        Credits.of("10"),
                        Credits.of("9.5"),
                        Optional.of(Instant.parse("2026-11-29T00:00:00Z"))),
                new Refusal.InsufficientCredits(Credits.of("2"), Credits.of("0.5")),
                new Refusal.IdempotencyConflict("order-1"),
                new Refusal.IdTaken(ID),
                new Refusal.NameTaken("acme"),
                new Refusal.AlreadyEnded(ID, GenerationStatus.COMPLETED),
                new Refusal.LegalHold(ID),
                new Refusal.NotFound("generation 42"));
    }
}
