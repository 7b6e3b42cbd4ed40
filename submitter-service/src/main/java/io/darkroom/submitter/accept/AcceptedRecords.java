package io.darkroom.submitter.accept;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.RecordOrigin;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Remembers the accepted records of other systems for longer than Kafka keeps them, so that none is accepted twice. */
@Singleton
class AcceptedRecords {

    // In the order of their ids: two transactions with the same records wait for one another in one direction.
    private static final String TAKE = """
            INSERT INTO accepted_record (account_id, source, event_id, generation_id, accepted_at)
            SELECT :account, source, event_id, generation_id, :now
            FROM json_to_recordset(CAST(:records AS json)) AS each (source text, event_id text, generation_id uuid)
            ORDER BY source, event_id
            ON CONFLICT DO NOTHING RETURNING generation_id""";

    private final Session database;
    private final InstantSource clock;

    AcceptedRecords(Session database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Row(
            String source,
            @JsonProperty("event_id") String id,
            @JsonProperty("generation_id") UUID generation) {

        static Row of(Map.Entry<GenerationId, RecordOrigin> record) {
            RecordOrigin origin = record.getValue();
            return new Row(origin.source(), origin.id(), record.getKey().value());
        }
    }

    /**
     * Stores records of an account in the caller's transaction; returns the generations of those that were not accepted before. Waits for a
     * concurrent transaction that stores one of them too.
     */
    Set<GenerationId> take(AccountId account, Map<GenerationId, RecordOrigin> records) {
        return database.createNativeQuery(TAKE, UUID.class)
                .setParameter("account", account.value())
                .setParameter(
                        "records",
                        Json.text(records.entrySet().stream().map(Row::of).toList()))
                .setParameter("now", clock.instant())
                .getResultStream()
                .map(GenerationId::new)
                .collect(Collectors.toSet());
    }
}
