package io.darkroom.callback.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides what follows a failed try. */
final class RetryPolicy {

    private static final Duration MIN_ACCOUNT_DELAY = Duration.ofSeconds(2);
    private static final Duration MAX_ACCOUNT_DELAY = Duration.ofMinutes(10);
    private static final double MIN_JITTER = 0.9;
    private static final double MAX_JITTER = 1.1;

    private final WebhookConfig limits;
    private final RandomGenerator random;

    RetryPolicy(WebhookConfig limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** What follows. */
    sealed interface Decision {

        /** The address gets no more webhooks. */
        record DisableAddress() implements Decision {}

        /** The delivery fails. */
        record FailDelivery() implements Decision {}

        /** The next try. */
        record RetryAt(Instant time) implements Decision {}
    }

    /**
     * After a try that failed.
     *
     * @param failingSince since when no try at this address has succeeded
     * @param startedAt when the delivery was first due, or redelivered
     * @param failures failed tries since then, counted from 1
     * @param retryAfter the shortest delay that the client asks for
     */
    Decision afterFailure(Instant failingSince, Instant startedAt, int failures, Duration retryAfter, Instant now) {
        if (!now.isBefore(failingSince.plus(limits.disableAfter()))) {
            return new Decision.DisableAddress();
        }
        return now.isBefore(startedAt.plus(limits.giveUpAfter()))
                ? new Decision.RetryAt(now.plus(delay(failures, retryAfter)))
                : new Decision.FailDelivery();
    }

    /** While the account, or the request's key, is unknown, so that nothing can be signed. */
    Decision whileAccountUnknown(Instant startedAt, Instant now) {
        Duration waited = Duration.between(startedAt, now);
        return waited.compareTo(limits.giveUpAfter()) < 0
                ? new Decision.RetryAt(now.plusMillis(
                        Math.clamp(waited.toMillis(), MIN_ACCOUNT_DELAY.toMillis(), MAX_ACCOUNT_DELAY.toMillis())))
                : new Decision.FailDelivery();
    }

    // The client may ask for a longer delay than ours, up to our longest.
    private Duration delay(int failures, Duration retryAfter) {
        List<Duration> delays = limits.retryDelays();
        Duration own = delays.get(Math.min(failures, delays.size()) - 1);
        Duration spread = Duration.ofMillis((long) (own.toMillis() * random.nextDouble(MIN_JITTER, MAX_JITTER)));
        Duration requested = Collections.min(List.of(retryAfter, delays.getLast()));
        return Collections.max(List.of(spread, requested));
    }
}
