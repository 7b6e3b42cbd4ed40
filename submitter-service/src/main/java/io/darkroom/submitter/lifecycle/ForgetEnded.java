package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.outbox.OutboxRow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Does for many generations that have ended what {@link Lifecycle#delete} does for one: removes their content, and publishes that it is gone. */
@Singleton
public class ForgetEnded {

    // As Generation and Attempt forget. A stored answer contains the request, and the words of the search its prompt.
    private static final String FORGET = """
            WITH generations AS (
                UPDATE generation SET request = forgotten.request, images = NULL, error_message = NULL, trace = NULL, deleted_at = :now
                FROM unnest(:models, :requests) AS forgotten (model, request)
                WHERE generation.id = ANY (:generations) AND generation.model = forgotten.model),
            attempts AS (
                UPDATE attempt SET error_message = NULL WHERE generation_id = ANY (:generations) AND error_message IS NOT NULL),
            words AS (DELETE FROM generation_words WHERE generation_id = ANY (:generations)),
            answers AS (DELETE FROM idempotency_key WHERE generation_id = ANY (:generations))
            """ + Outbox.INSERT_ROWS;

    private final Session database;
    private final Outbox outbox;
    private final InstantSource clock;

    ForgetEnded(Session database, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A generation that has ended, whose row the caller has locked. */
    public record Ended(UUID id, String model) {}

    /** Within the caller's transaction. */
    public void forget(AccountId account, List<Ended> ended, DeletionReason reason) {
        if (ended.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<String> models = ended.stream().map(Ended::model).distinct().toList();
        List<OutboxRow> events = ended.stream()
                .map(each -> outbox.row(new GenerationDeleted(new GenerationId(each.id()), account, reason, now)))
                .toList();
        outbox.addAllBy(
                events,
                rows -> database.createNativeMutationQuery(FORGET)
                        .setParameter(
                                "generations", ended.stream().map(Ended::id).toArray(UUID[]::new))
                        .setParameter("models", models.toArray(String[]::new))
                        .setParameter(
                                "requests",
                                models.stream()
                                        .map(GenerationRequest::forgotten)
                                        .map(Json::text)
                                        .toArray(String[]::new))
                        .setParameter("now", now)
                        .setParameter("events", rows)
                        .executeUpdate());
    }
}
