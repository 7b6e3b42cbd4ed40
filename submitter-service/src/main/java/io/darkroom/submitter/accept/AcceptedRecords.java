package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;

/** Remembers the accepted records of other systems for longer than Kafka keeps them, so that none is accepted twice. */
@Singleton
class AcceptedRecords {

    private static final String TAKE = """
            INSERT INTO accepted_record (account_id, source, event_id, generation_id, accepted_at)
            VALUES (:account, :source, :id, :generation, :now) ON CONFLICT DO NOTHING""";
    private static final String FORGET = """
            DELETE FROM accepted_record WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM accepted_record WHERE accepted_at < :oldest LIMIT :max FOR UPDATE SKIP LOCKED))""";

    private final EntityManager database;
    private final AcceptConfig config;
    private final InstantSource clock;

    AcceptedRecords(EntityManager database, AcceptConfig config, InstantSource clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Stores the record in the caller's transaction; false when it was accepted before. Waits for a concurrent transaction that stores it too. */
    boolean take(AccountId account, RecordOrigin origin, GenerationId generation) {
        return database.createNativeQuery(TAKE)
                        .setParameter("account", account.value())
                        .setParameter("source", origin.source())
                        .setParameter("id", origin.id())
                        .setParameter("generation", generation.value())
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
    }

    /** Deletes some of the expired records; returns how many. */
    int forgetSome(int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(FORGET)
                        .setParameter("oldest", clock.instant().minus(config.recordLifetime()))
                        .setParameter("max", max)
                        .executeUpdate());
    }
}
