package io.darkroom.eventing;

import java.time.Duration;

/** Limits that suit a test: short delays, an interval that hides no missing wake-up. */
public record TestConfig(int maxOutboxBatch, Duration outboxInterval, int maxTries) implements EventingConfig {

    public static final TestConfig DEFAULT = new TestConfig(500, Duration.ofMillis(100), 3);

    public TestConfig withMaxOutboxBatch(int max) {
        return new TestConfig(max, outboxInterval, maxTries);
    }

    public TestConfig withOutboxInterval(Duration interval) {
        return new TestConfig(maxOutboxBatch, interval, maxTries);
    }

    @Override
    public Duration outboxLease() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration outboxLinger() {
        return Duration.ofMillis(1);
    }

    @Override
    public Duration holdDelay() {
        return Duration.ofMillis(20);
    }

    @Override
    public Duration maxHoldDelay() {
        return Duration.ofMillis(200);
    }

    @Override
    public Duration retryDelay() {
        return Duration.ofMillis(5);
    }

    @Override
    public Duration maxRetryDelay() {
        return Duration.ofMillis(50);
    }
}
