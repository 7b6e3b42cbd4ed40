package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Applies the table of transitions: allowed ones are stored and announced, others are ignored and counted. */
@Singleton
class Transitions {

    private final Event<Transitioned> transitions;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    Transitions(Event<Transitioned> transitions, MeterRegistry metrics, InstantSource clock) {
        this.transitions = transitions;
        this.metrics = metrics;
        this.clock = clock;
        // Registered before it is needed, so that the first one is an increase.
        ignored(GenerationStatus.COMPLETED, "outcome");
    }

    /** Moves a generation to its next state, for an attempt at {@code provider}; false when the table does not allow it. */
    boolean move(Generation generation, GenerationStatus next, String provider) {
        if (!generation.status().canBecome(next)) {
            ignored(generation.status(), next.word()).increment();
            return false;
        }
        generation.become(next, clock.instant());
        fire(generation, provider);
        return true;
    }

    void accepted(Generation generation) {
        fire(generation, Transitioned.NO_PROVIDER);
    }

    /** A generation has been moved by a statement. */
    void stored(GenerationId generation, GenerationStatus status, String provider) {
        transitions.fire(new Transitioned(generation, status, provider));
    }

    void ignoreOutcome(Generation generation) {
        ignored(generation.status(), "outcome").increment();
    }

    private void fire(Generation generation, String provider) {
        stored(generation.generationId(), generation.status(), provider);
    }

    private Counter ignored(GenerationStatus from, String to) {
        return metrics.counter("darkroom.transitions.ignored", "from", from.word(), "to", to);
    }
}
