package io.darkroom.callback.delivery;

import io.darkroom.contracts.GenerationId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.UUID;
import org.hibernate.Session;

/** Removes what was sent or is to be sent of generations that are deleted, of many in one statement. */
@Singleton
public class ForgetContent {

    // In the order of their generations, so that two that forget the same cannot deadlock.
    private static final String FORGET = """
            WITH deleted AS (
                SELECT id FROM delivery WHERE generation_id = ANY (:generations) ORDER BY generation_id, seq FOR NO KEY UPDATE),
            forgotten AS (
                UPDATE delivery SET payload = NULL,
                    status = CASE status WHEN 'pending' THEN 'dropped' ELSE status END,
                    finished_at = CASE status WHEN 'pending' THEN :now ELSE finished_at END
                FROM deleted WHERE delivery.id = deleted.id)
            UPDATE delivery_try SET answer = NULL FROM deleted WHERE delivery_id = deleted.id AND answer IS NOT NULL""";

    private final Session database;
    private final InstantSource clock;

    ForgetContent(Session database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Within the caller's transaction. */
    public void forget(Collection<GenerationId> generations) {
        if (generations.isEmpty()) {
            return;
        }
        database.createNativeMutationQuery(FORGET)
                .setParameter(
                        "generations",
                        generations.stream().map(GenerationId::value).toArray(UUID[]::new))
                .setParameter("now", clock.instant())
                .executeUpdate();
    }
}
