package io.darkroom.submitter.credit;

import io.darkroom.contracts.Words;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts moved credits after the commit. For dashboards; the ledger has the exact figures. */
@Singleton
class CreditMetrics {

    private final Map<Transfer.Kind, Counter> moved;

    CreditMetrics(MeterRegistry metrics) {
        this.moved = Arrays.stream(Transfer.Kind.values())
                .collect(Collectors.toMap(
                        Function.identity(), kind -> metrics.counter("darkroom.credits", "kind", Words.of(kind))));
    }

    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) Ledger.Moved move) {
        Objects.requireNonNull(moved.get(move.kind()))
                .increment(move.amount().amount().doubleValue());
    }
}
