package io.darkroom.storage.retention;

import io.darkroom.storage.store.ObjectKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reports findings and counts them. */
final class FindingCounter {

    private final Consumer<Finding> report;
    private final Map<Finding.Fault, Long> faults = new EnumMap<>(Finding.Fault.class);
    private long objects;
    private long bytes;

    FindingCounter(Consumer<Finding> report) {
        this.report = report;
    }

    void intact(long length) {
        objects++;
        bytes += length;
    }

    void fault(Finding.Fault fault, ObjectKey key, String detail) {
        faults.merge(fault, 1L, Long::sum);
        report.accept(new Finding(fault, key.path(), detail));
    }

    VerificationSummary summary() {
        return new VerificationSummary(
                objects, bytes, count(Finding.Fault.MISSING), count(Finding.Fault.DAMAGED), count(Finding.Fault.EXTRA));
    }

    private long count(Finding.Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }
}
