package io.darkroom.eventing.deadletter;

import io.darkroom.eventing.TestEvents;
import io.darkroom.eventing.kafka.EventPublisher;
import io.micrometer.core.instrument.MeterRegistry;

/** Dead letters for tests. */
public final class TestDeadLetters {

    private TestDeadLetters() {}

    public static DeadLetters of(EventPublisher publisher, MeterRegistry metrics) {
        return new DeadLetters(publisher, "test-service", () -> TestEvents.NOW, metrics);
    }
}
