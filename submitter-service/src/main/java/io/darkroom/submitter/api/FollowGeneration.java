package io.darkroom.submitter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.EventStream;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.StateChange;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Streams the states of a generation to a client, until the generation ends. */
@Singleton
class FollowGeneration {

    private final RequestTransactions transactions;
    private final FindGenerations find;
    private final Generations generations;
    private final GenerationChanges changes;
    private final WatchProgress watch;
    private final ApiConfig config;
    private final ObjectMapper json;

    FollowGeneration(
            RequestTransactions transactions,
            FindGenerations find,
            Generations generations,
            GenerationChanges changes,
            WatchProgress watch,
            ApiConfig config,
            ObjectMapper json) {
        this.transactions = transactions;
        this.find = find;
        this.generations = generations;
        this.changes = changes;
        this.watch = watch;
        this.config = config;
        this.json = json;
    }

    /** One event; the last one contains the complete generation. */
    record EventView(
            GenerationId id,
            GenerationStatus status,
            Instant at,
            @Nullable GenerationView generation) {}

    record ProgressView(GenerationId id, GenerationStatus status, int progress) {}

    /** The states of a generation so far, and its progress. */
    record Progress(
            AccountId owner,
            List<StateChange> history,
            GenerationStatus status,
            int attempt,
            int percent,
            int changes) {

        private static Progress of(Generation generation) {
            return new Progress(
                    generation.account(),
                    generation.history(),
                    generation.status(),
                    generation.attempts(),
                    generation.progress(),
                    generation.changes());
        }

        /** Whether a client that has received {@code received} states has received the last one. */
        boolean endReceived(int received) {
            return status.ended() && received >= history.size();
        }
    }

    Optional<Progress> progress(AccountScope scope, GenerationId id) {
        return transactions.call(() -> find.one(scope, id).map(Progress::of));
    }

    /**
     * Sends every state after the first {@code received}, as it is reached. Returns when the generation ends, and when this replica stops:
     * the client reconnects to another. Throws when the client disconnects.
     */
    void follow(AccountScope scope, GenerationId id, int received, EventStream out)
            throws IOException, InterruptedException {
        int sent = received;
        int percent = 0;
        Optional<Progress> latest = progress(scope, id);
        while (latest.isPresent()) {
            Progress progress = latest.get();
            sent = send(scope, id, progress, sent, out);
            if (progress.status().ended() || changes.stopping()) {
                return;
            }
            watch.shown(id, progress.status(), progress.attempt());
            if (progress.percent() != percent) {
                percent = progress.percent();
                out.event("progress", write(new ProgressView(id, progress.status(), percent)));
            }
            changes.awaitChange(id, progress.changes(), config.heartbeatInterval());
            Optional<Progress> next = progress(scope, id);
            if (next.equals(latest)) {
                out.heartbeat();
            }
            latest = next;
        }
    }

    private int send(AccountScope scope, GenerationId id, Progress progress, int sent, EventStream out)
            throws IOException {
        for (int number = sent; number < progress.history().size(); number++) {
            StateChange change = progress.history().get(number);
            Optional<GenerationView> complete =
                    change.status().ended() ? generations.find(scope, id) : Optional.empty();
            out.event(
                    number + 1,
                    "status",
                    write(new EventView(id, change.status(), change.at(), complete.orElse(null))));
        }
        return Math.max(sent, progress.history().size());
    }

    private String write(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }
}
