package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.RecordOrigin;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.query.CommonQueryContract;

/** The row of a new generation and its place in the queue, for a statement that stores more with them. */
public final class InsertGeneration {

    /** Stores the generation, bound with {@link #bind}. */
    public static final String INSERT = """
            INSERT INTO generation (
                id, account_id, model, status, progress, request, attempts, history, changes, created_at, deadline_at, key_id,
                reserved, dialect, requested_by, origin_source, origin_id, trace)
            VALUES (
                :id, :account, :model, :status, 0, :request, 0, :history, :changes, :now, :deadline, :key_id,
                :reserved, :dialect, :requested_by, :origin_source, :origin_id, :trace)""";

    /** Queues it for dispatch, bound with {@link #bind} and {@link #bindQueue}. */
    public static final String QUEUE =
            "INSERT INTO dispatch (generation_id, account_id, due_at, candidates, give_up_at)"
                    + " VALUES (:id, :account, :now, :candidates, :give_up_at)";

    /** Stores the words that it is found by, bound with {@link #bind} and {@link #bindWords}. */
    public static final String WORDS = """
            INSERT INTO generation_words (generation_id, words)
            VALUES (:id, to_tsvector('simple', CAST(:prompt AS text)) || array_to_tsvector(CAST(:labels AS text[])))""";

    private static final StoredJson.OfRequest REQUEST = new StoredJson.OfRequest();
    private static final StoredJson.OfHistory HISTORY = new StoredJson.OfHistory();

    private InsertGeneration() {}

    /** Sets the parameters that {@link #QUEUE} has in addition. */
    public static void bindQueue(CommonQueryContract statement, Waiting waiting) {
        statement.setParameter("candidates", waiting.stored()).setParameter("give_up_at", waiting.giveUpAt());
    }

    /** Sets the parameters that {@link #WORDS} has in addition. */
    public static void bindWords(CommonQueryContract statement, Generation generation) {
        statement
                .setParameter("prompt", generation.request().prompt())
                .setParameter("labels", SearchLabels.of(generation));
    }

    /** Sets the parameters of {@link #INSERT}, which are also in {@link #QUEUE}. */
    public static void bind(CommonQueryContract statement, Generation generation) {
        Optional<RecordOrigin> origin = generation.origin();
        statement
                .setParameter("id", generation.generationId().value())
                .setParameter("account", generation.account().value())
                .setParameter("model", generation.model())
                .setParameter("status", generation.status().word())
                .setParameter("request", REQUEST.convertToDatabaseColumn(generation.request()))
                .setParameter("history", HISTORY.convertToDatabaseColumn(generation.history()))
                .setParameter("changes", generation.changes())
                .setParameter("now", generation.createdAt())
                .setParameter("deadline", generation.deadlineAt())
                .setParameter("key_id", generation.keyId().orElse(null), UUID.class)
                .setParameter("reserved", generation.reserved().amount())
                .setParameter(
                        "dialect", generation.dialect().map(ProviderName::value).orElse(null), String.class)
                .setParameter("requested_by", generation.requestedBy().orElse(null), UUID.class)
                .setParameter("origin_source", origin.map(RecordOrigin::source).orElse(null), String.class)
                .setParameter("origin_id", origin.map(RecordOrigin::id).orElse(null), String.class)
                .setParameter("trace", generation.trace().orElse(null), String.class);
    }
}
