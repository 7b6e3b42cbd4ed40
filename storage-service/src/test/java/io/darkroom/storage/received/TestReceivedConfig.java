package io.darkroom.storage.received;

import java.time.Duration;

/** Few images of an attempt. */
public final class TestReceivedConfig implements ReceivedConfig {

    static final int MAX_PER_ATTEMPT = 2;

    @Override
    public int maxPerAttempt() {
        return MAX_PER_ATTEMPT;
    }

    @Override
    public Duration keep() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration forgetInterval() {
        return Duration.ofHours(1);
    }
}
