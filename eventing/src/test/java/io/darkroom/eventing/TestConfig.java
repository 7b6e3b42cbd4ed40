package io.darkroom.eventing;

import java.time.Duration;

/** Limits that suit a test: short delays, an interval that hides no missing wake-up. */
public record TestConfig(int maxOutboxBatch, Duration outboxInterval, int maxTries, Duration holdDelay)
        implements EventingConfig {

    public static final TestConfig DEFAULT = new TestConfig(500, Duration.ofMillis(100), 3, Duration.ofMillis(20));

    public TestConfig withMaxOutboxBatch(int max) {
        return new TestConfig(max, outboxInterval, maxTries, holdDelay);
    }

    public TestConfig withOutboxInterval(Duration interval) {
        return new TestConfig(maxOutboxBatch, interval, maxTries, holdDelay);
    }

    @Override
    public int maxBackgroundPerSecond() {
        return 400;
    }

    @Override
    public Duration outboxLease() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration outboxLinger() {
        return Duration.ofMillis(1);
    }

    public TestConfig withHoldDelay(Duration delay) {
        return new TestConfig(maxOutboxBatch, outboxInterval, maxTries, delay);
    }

    @Override
    public Duration maxHoldDelay() {
        return holdDelay.multipliedBy(10);
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
