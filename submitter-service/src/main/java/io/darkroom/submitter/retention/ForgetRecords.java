package io.darkroom.submitter.retention;

import io.darkroom.eventing.schedule.Steps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.Session;

/** Deletes what nobody asks for after a while, in steps: batches with their lines, what keys spent on a day, which dead letters were redriven. */
@Singleton
class ForgetRecords {

    private static final int MAX_STEP = 1000;

    // Lines before their batch, which they refer to.
    private static final List<String> OLD = List.of("""
            batch_line WHERE ctid = ANY (ARRAY(
                SELECT line.ctid FROM batch_line line JOIN batch ON batch.id = line.batch_id
                WHERE batch.created_at < :oldest LIMIT :max FOR UPDATE OF line SKIP LOCKED))""", """
            batch WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM batch WHERE created_at < :oldest
                AND NOT EXISTS (SELECT FROM batch_line WHERE batch_id = batch.id) LIMIT :max FOR UPDATE SKIP LOCKED))""", """
            key_day WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM key_day WHERE day < CAST(:oldest AS date) LIMIT :max FOR UPDATE SKIP LOCKED))""", """
            redriven_letter WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM redriven_letter WHERE redriven_at < :oldest LIMIT :max FOR UPDATE SKIP LOCKED))""");

    private final Session database;
    private final RetentionConfig config;
    private final InstantSource clock;

    ForgetRecords(Session database, RetentionConfig config, InstantSource clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "forget-records",
            every = "{darkroom.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Instant oldest = clock.instant().minus(config.recordLifetime());
        for (String old : OLD) {
            Steps.untilDone(MAX_STEP, max -> delete(old, oldest, max));
        }
    }

    private int delete(String old, Instant oldest, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeMutationQuery("DELETE FROM " + old)
                        .setParameter("oldest", oldest)
                        .setParameter("max", max)
                        .executeUpdate());
    }
}
