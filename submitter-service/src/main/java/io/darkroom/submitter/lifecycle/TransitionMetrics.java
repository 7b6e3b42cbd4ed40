package io.darkroom.submitter.lifecycle;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;

/** Counts transitions after the commit. */
@Singleton
public class TransitionMetrics {

    private final MeterRegistry metrics;

    TransitionMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) Transitioned transitioned) {
        metrics.counter(
                        "darkroom.generations",
                        "status",
                        transitioned.status().word(),
                        "provider",
                        transitioned.provider())
                .increment();
    }
}
