package io.darkroom.submitter.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.RecordOrigin;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of new generations and their places in the queue, for a statement that stores more with them. */
public final class InsertGenerations {

    /** The new generations, of which the other statements read under the name {@code new}. Its parameter is JSON of {@link Row rows}. */
    public static final String NEW = """
            SELECT * FROM json_to_recordset(CAST(:new_rows AS json)) AS each (
                id uuid, account_id uuid, model text, status text, request text, history text, changes int, created_at timestamptz,
                deadline_at timestamptz, key_id uuid, reserved numeric, dialect text, requested_by uuid, origin_source text,
                origin_id text, trace text, candidates text, give_up_at timestamptz, prompt text, labels text[])""";

    public static final String INSERT = """
            INSERT INTO generation (
                id, account_id, model, status, progress, request, attempts, history, changes, created_at, deadline_at, key_id,
                reserved, dialect, requested_by, origin_source, origin_id, trace)
            SELECT id, account_id, model, status, 0, request, 0, history, changes, created_at, deadline_at, key_id,
                   reserved, dialect, requested_by, origin_source, origin_id, trace
            FROM new""";

    /** Queues them for dispatch. */
    public static final String QUEUE = """
            INSERT INTO dispatch (generation_id, account_id, due_at, candidates, give_up_at)
            SELECT id, account_id, created_at, candidates, give_up_at FROM new""";

    /** Stores the words that they are found by. */
    public static final String WORDS = """
            INSERT INTO generation_words (generation_id, words)
            SELECT id, to_tsvector('simple', prompt) || array_to_tsvector(labels) FROM new""";

    private static final StoredJson.OfRequest REQUEST = new StoredJson.OfRequest();
    private static final StoredJson.OfHistory HISTORY = new StoredJson.OfHistory();

    private InsertGenerations() {}

    /** A generation as a row of {@link #NEW}; times are ISO 8601. */
    public record Row(
            UUID id,
            @JsonProperty("account_id") UUID account,
            String model,
            String status,
            String request,
            String history,
            int changes,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("deadline_at") String deadlineAt,
            @JsonProperty("key_id") @Nullable UUID key,
            BigDecimal reserved,
            @Nullable String dialect,
            @JsonProperty("requested_by") @Nullable UUID requestedBy,
            @JsonProperty("origin_source") @Nullable String originSource,
            @JsonProperty("origin_id") @Nullable String originId,
            @Nullable String trace,
            String candidates,
            @JsonProperty("give_up_at") String giveUpAt,
            String prompt,
            List<String> labels) {}

    public static Row row(Generation generation, Waiting waiting) {
        return new Row(
                generation.generationId().value(),
                generation.account().value(),
                generation.model(),
                generation.status().word(),
                Objects.requireNonNull(REQUEST.convertToDatabaseColumn(generation.request())),
                Objects.requireNonNull(HISTORY.convertToDatabaseColumn(generation.history())),
                generation.changes(),
                generation.createdAt().toString(),
                generation.deadlineAt().toString(),
                generation.keyId().orElse(null),
                generation.reserved().amount(),
                generation.dialect().map(ProviderName::value).orElse(null),
                generation.requestedBy().orElse(null),
                generation.origin().map(RecordOrigin::source).orElse(null),
                generation.origin().map(RecordOrigin::id).orElse(null),
                generation.trace().orElse(null),
                waiting.stored(),
                waiting.giveUpAt().toString(),
                generation.request().prompt(),
                SearchLabels.of(generation));
    }
}
