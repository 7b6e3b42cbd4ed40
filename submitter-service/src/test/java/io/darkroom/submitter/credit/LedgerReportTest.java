package io.darkroom.submitter.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.credit.CheckLedger.LedgerReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerReportTest {

    private static final UUID ANY = UUID.randomUUID();

    @Test
    void aLedgerThatSumsToZeroWithoutFindingsIsRight() {
        LedgerReport report = LedgerReport.of(Credits.ZERO, List.of(), List.of());

        assertThat(report.right()).isTrue();
        assertThat(report.faults()).isZero();
    }

    @Test
    void entriesThatDoNotSumToZeroAreOneFault() {
        LedgerReport report = LedgerReport.of(Credits.of("-0.000001"), List.of(), List.of());

        assertThat(report.right()).isFalse();
        assertThat(report.faults()).isEqualTo(1);
    }

    @Test
    void everyWrongBalanceAndStaleReservationIsAFault() {
        LedgerReport report = LedgerReport.of(Credits.of("1"), List.of(ANY, ANY), List.of(ANY));

        assertThat(report.right()).isFalse();
        assertThat(report.faults()).isEqualTo(1 + 2 + 1);
    }

    // Without a database it fails: the gauge must not say that all is right.
    @Test
    void aCheckThatFailsCountsAsAFault() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        CheckLedger check =
                new CheckLedger(null, null, null, TestConfig.of(LedgerConfig.class), InstantSource.system(), metrics);

        check.checkAndReport();

        assertThat(metrics.get("darkroom.ledger.faults").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("darkroom.jobs.failed").counter().count()).isEqualTo(1);
    }

    // A fault pages somebody, whenever the gauge is read.
    @Test
    void aCheckThatHasNotFailedYetIsNoFault() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        List<Double> duringTheCheck = new ArrayList<>();
        RollLedger first =
                new RollLedger(
                        null, TestConfig.of(LedgerConfig.class), InstantSource.system(), new SimpleMeterRegistry()) {
                    @Override
                    void roll() {
                        duringTheCheck.add(
                                metrics.get("darkroom.ledger.faults").gauge().value());
                    }
                };

        new CheckLedger(null, first, null, TestConfig.of(LedgerConfig.class), InstantSource.system(), metrics)
                .checkAndReport();

        assertThat(duringTheCheck).containsExactly(0.0);
    }
}
