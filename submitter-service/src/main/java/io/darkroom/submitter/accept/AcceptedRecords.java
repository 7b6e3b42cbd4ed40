package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;

/** Remembers the accepted records of other systems for longer than Kafka keeps them, so that none is accepted twice. */
@Singleton
class AcceptedRecords {

    private static final String TAKE = """
            INSERT INTO accepted_record (account_id, source, event_id, generation_id, accepted_at)
            VALUES (:account, :source, :id, :generation, :now) ON CONFLICT DO NOTHING""";

    private final EntityManager database;
    private final InstantSource clock;

    AcceptedRecords(EntityManager database, InstantSource clock) {
        this.database = database;
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
}
