package io.darkroom.callback;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A running clock that tests can move forward, never back. */
@Singleton
public class TestClock implements InstantSource {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(ahead.get());
    }

    public void forward(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }
}
