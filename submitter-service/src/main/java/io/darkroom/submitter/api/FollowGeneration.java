package io.darkroom.submitter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.submitter.accept.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.StateChange;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a generation's states one after another, from any of them on, until its end. */
@Singleton
class FollowGeneration {

    private final FindGenerations find;
    private final Generations generations;
    private final Changes changes;
    private final ApiConfig config;
    private final ObjectMapper json;

    FollowGeneration(
            FindGenerations find, Generations generations, Changes changes, ApiConfig config, ObjectMapper json) {
        this.find = find;
        this.generations = generations;
        this.changes = changes;
        this.config = config;
        this.json = json;
    }

    /** One event; the last one brings the whole generation. */
    record EventView(
            GenerationId id,
            GenerationStatus status,
            Instant at,
            @Nullable GenerationView generation) {}

    record ProgressView(GenerationId id, GenerationStatus status, int progress) {}

    /** How a generation stands, and how it came there. */
    record Standing(List<StateChange> history, GenerationStatus status, int progress, int changes) {

        private static Standing of(Generation generation) {
            return new Standing(generation.readHistory(), generation.status, generation.progress, generation.changes);
        }

        /** Whether a client that has seen {@code seen} states has seen its end. */
        boolean over(int seen) {
            return status.ended() && seen >= history.size();
        }
    }

    Optional<Standing> standing(AccountId account, GenerationId id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> find.one(account, id).map(Standing::of));
    }

    /** Tells every state after the first {@code seen}, as they come; ends with the generation's end or the client's going. */
    void follow(AccountId account, GenerationId id, int seen, EventStream out)
            throws IOException, InterruptedException {
        int told = seen;
        int progress = 0;
        Optional<Standing> latest = standing(account, id);
        while (latest.isPresent()) {
            Standing standing = latest.get();
            told = tell(account, id, standing, told, out);
            if (standing.status().ended()) {
                return;
            }
            if (standing.progress() != progress) {
                progress = standing.progress();
                out.event("progress", write(new ProgressView(id, standing.status(), progress)));
            }
            changes.await(id, standing.changes(), config.api().heartbeat());
            Optional<Standing> next = standing(account, id);
            if (next.equals(latest)) {
                out.heartbeat();
            }
            latest = next;
        }
    }

    private int tell(AccountId account, GenerationId id, Standing standing, int told, EventStream out)
            throws IOException {
        for (int number = told; number < standing.history().size(); number++) {
            StateChange change = standing.history().get(number);
            Optional<GenerationView> whole = change.status().ended() ? generations.find(account, id) : Optional.empty();
            out.event(number + 1, "status", write(new EventView(id, change.status(), change.at(), whole.orElse(null))));
        }
        return Math.max(told, standing.history().size());
    }

    private String write(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }
}
