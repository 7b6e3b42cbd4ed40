package io.darkroom.submitter.retention;

import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.DeleteOldRows;
import io.darkroom.eventing.schedule.DeleteOldRows.Kept;
import io.darkroom.eventing.schedule.OldRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Deletes old records: batches with their lines, what keys spent on a day, which dead letters were redriven, expired
 * secrets of webhooks, unused rate limits, and sums of usage.
 */
@Singleton
class ForgetRecords {

    // Lines before their batch, which they refer to.
    private static final List<OldRows> RECORDS = List.of(
            new OldRows("batch_line", "created_at"),
            new OldRows("batch", "created_at", "NOT EXISTS (SELECT FROM batch_line WHERE batch_id = batch.id)"),
            new OldRows("key_day", "day"),
            new OldRows("redriven_letter", "redriven_at"),
            new OldRows("webhook_secret", "expires_at"),
            new OldRows("rate_bucket", "to_timestamp(expires_at / 1000.0)"));
    private static final OldRows USAGE = new OldRows("usage_day", "day");

    private final DeleteOldRows delete;
    private final DeleteOldRows deleteUsage;

    ForgetRecords(DataSource database, RetentionConfig config, InstantSource clock, MeterRegistry metrics) {
        this.delete = new DeleteOldRows(
                database,
                new BoundedJob("forget-records", metrics, clock),
                kept(RECORDS.stream(), config.recordLifetime()),
                clock);
        this.deleteUsage = new DeleteOldRows(
                database,
                new BoundedJob("forget-usage", metrics, clock),
                kept(Stream.of(USAGE), config.usageLifetime()),
                clock);
    }

    private static List<Kept> kept(Stream<OldRows> rows, Duration lifetime) {
        return rows.map(each -> new Kept(each, lifetime)).toList();
    }

    @Scheduled(
            identity = "forget-records",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        delete.run();
    }

    @Scheduled(
            identity = "forget-usage",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forgetUsage() {
        deleteUsage.run();
    }
}
