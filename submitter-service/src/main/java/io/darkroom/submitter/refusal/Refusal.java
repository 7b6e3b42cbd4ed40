package io.darkroom.submitter.refusal;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.request.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every reason for which a request is refused. Each door translates all of them; the compiler lists what a new one misses. */
public sealed interface Refusal {

    Duration MIN_RETRY_AFTER = Duration.ofSeconds(1);

    record MalformedJson(String reason) implements Refusal {}

    /** The body breaks its limits. */
    record InvalidRequest(List<Violation> violations) implements Refusal {
        public InvalidRequest {
            violations = List.copyOf(violations);
        }
    }

    /** Something outside the body breaks its limits. */
    record InvalidParameter(Location location, Violation violation) implements Refusal {

        public enum Location {
            QUERY,
            HEADER
        }

        public static InvalidParameter query(String name, String value, String limit) {
            return new InvalidParameter(Location.QUERY, Violation.of(name, value, limit));
        }

        public static InvalidParameter header(String name, String value, String limit) {
            return new InvalidParameter(Location.HEADER, Violation.of(name, value, limit));
        }
    }

    record UnknownModel(String model, List<String> known) implements Refusal {
        public UnknownModel {
            known = List.copyOf(known);
        }

        public Violation violation() {
            return Violation.of("model", model, "one of " + String.join(", ", known));
        }
    }

    /** No enabled provider can honour the request; {@code reasons} is empty when no provider is enabled. */
    record NoProvider(List<IncapableProvider> reasons) implements Refusal {
        public NoProvider {
            reasons = List.copyOf(reasons);
        }
    }

    /** No provider can be expected to take less than {@code required}. */
    record DeadlineTooShort(Duration deadline, Duration required) implements Refusal {}

    record BodyTooLarge(long maxBytes) implements Refusal {}

    record EncodedBody(String encoding) implements Refusal {}

    record WrongLineCount(int lines, int maxLines) implements Refusal {}

    /** The account has {@code limit} generations queued, which is its limit. */
    record QueueFull(int limit, Duration retryAfter) implements Refusal {
        public QueueFull {
            retryAfter = retryAfter.compareTo(MIN_RETRY_AFTER) < 0 ? MIN_RETRY_AFTER : retryAfter;
        }
    }

    /** What the account has waiting takes at least {@code expected}, longer than the request's deadline. */
    record QueueTooLong(Duration expected, Duration deadline) implements Refusal {

        /** Until so much of the queue is done that the request may be in time. */
        public Duration retryAfter() {
            Duration excess = expected.minus(deadline);
            return excess.compareTo(MIN_RETRY_AFTER) < 0 ? MIN_RETRY_AFTER : excess;
        }
    }

    /**
     * The key has sent {@code maxRequests} in {@code window}.
     *
     * @param retryAfter until one more request is allowed
     * @param resetAfter until all of them are allowed again
     */
    record RateLimited(int maxRequests, Duration window, Duration retryAfter, Duration resetAfter) implements Refusal {}

    /**
     * The key may spend less than {@code required} more.
     *
     * @param resetsAt when a daily limit begins anew; empty for the limit in total
     */
    record SpendLimitReached(Credits required, Credits limit, Credits used, Optional<Instant> resetsAt)
            implements Refusal {}

    record InsufficientCredits(Credits required, Credits available) implements Refusal {}

    /** The idempotency key was sent with another request before. */
    record IdempotencyConflict(String key) implements Refusal {}

    record IdTaken(GenerationId id) implements Refusal {}

    record NameTaken(String name) implements Refusal {}

    record AlreadyEnded(GenerationId id, GenerationStatus status) implements Refusal {}

    /** The generation or its account is on legal hold. */
    record LegalHold(GenerationId id) implements Refusal {}

    /** {@code what} does not exist, or belongs to another account; such as {@code generation 42}. */
    record NotFound(String what) implements Refusal {}
}
