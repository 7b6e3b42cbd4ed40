package io.darkroom.storage.retention;

import io.darkroom.storage.store.ObjectKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reports findings and counts them. */
final class FindingCounter {

    private final Consumer<Finding> report;
    private final Map<Finding.ArchiveFault, Long> faults = new EnumMap<>(Finding.ArchiveFault.class);
    private long objects;
    private long bytes;

    FindingCounter(Consumer<Finding> report) {
        this.report = report;
    }

    void intact(long length) {
        objects++;
        bytes += length;
    }

    void fault(Finding.ArchiveFault fault, ObjectKey key, String detail) {
        faults.merge(fault, 1L, Long::sum);
        report.accept(new Finding(fault, key.path(), detail));
    }

    VerificationSummary summary() {
        return new VerificationSummary(
                objects,
                bytes,
                count(Finding.ArchiveFault.MISSING),
                count(Finding.ArchiveFault.DAMAGED),
                count(Finding.ArchiveFault.EXTRA));
    }

    private long count(Finding.ArchiveFault fault) {
        return faults.getOrDefault(fault, 0L);
    }
}
