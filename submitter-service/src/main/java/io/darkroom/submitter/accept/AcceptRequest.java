package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyTaken;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import io.darkroom.submitter.accept.StoreRequest.CheckedRequest;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.dispatch.AccountQueue;
import io.darkroom.submitter.refusal.Refusal.QueueFull;
import io.darkroom.submitter.refusal.Refusal.QueueTooLong;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Accepts a request: checks it, reserves its credits and stores it with its event in one transaction. */
@Singleton
public class AcceptRequest {

    /** The maximum number of requests of an account that share a transaction. */
    public static final int MAX_TOGETHER = StoreTogether.MAX_IN_ONE;

    private final CheckRequest check;
    private final AccountQueue queue;
    private final IdempotencyKeys idempotencyKeys;
    private final StoreRequest storage;
    private final RecentRequests recent;

    AcceptRequest(
            CheckRequest check,
            AccountQueue queue,
            IdempotencyKeys idempotencyKeys,
            StoreRequest storage,
            RecentRequests recent) {
        this.check = check;
        this.queue = queue;
        this.idempotencyKeys = idempotencyKeys;
        this.storage = storage;
        this.recent = recent;
    }

    /** An accepted request; {@code answer} is the JSON for its client, in the client's format. */
    public record Accepted(GenerationId id, String answer, Origin origin) {

        /** Whether the request was accepted now, or earlier under the same idempotency key. */
        public enum Origin {
            NEW,
            REPLAYED
        }
    }

    /** Accepts a request; for a known idempotency key it returns the first answer again. */
    public Accepted accept(
            Credential caller,
            GenerationRequest request,
            Optional<IdempotencyKey> idempotencyKey,
            AnswerFormat format) {
        return accepted(caller, request, idempotencyKey, format, storage::store);
    }

    /** As {@link #accept}; {@code alongside} runs in the transaction that stores a new generation. */
    public Accepted accept(
            Credential caller,
            GenerationRequest request,
            Optional<IdempotencyKey> idempotencyKey,
            AnswerFormat format,
            Consumer<Accepted> alongside) {
        return accepted(caller, request, idempotencyKey, format, checked -> storage.store(checked, alongside));
    }

    private Accepted accepted(
            Credential caller,
            GenerationRequest request,
            Optional<IdempotencyKey> idempotencyKey,
            AnswerFormat format,
            Function<CheckedRequest, Accepted> store) {
        Optional<KeyedRequest> key =
                idempotencyKey.map(given -> KeyedRequest.of(caller.account(), given.text(), given.meaning()));
        return key.flatMap(known -> idempotencyKeys.find(known, format))
                .orElseGet(() -> acceptNew(caller, request, key, format, store));
    }

    /**
     * A request of another system.
     *
     * @param id the id for the generation, when the other system chooses one
     */
    public record RecordRequest(RecordOrigin origin, Optional<GenerationId> id, GenerationRequest request) {}

    /** A request of another system that was checked, and what is to be stored of it. */
    public static final class PreparedRecord {
        private final RecordRequest record;
        private final NewGeneration rows;

        PreparedRecord(RecordRequest record, NewGeneration rows) {
            this.record = record;
            this.rows = rows;
        }

        RecordRequest record() {
            return record;
        }

        NewGeneration rows() {
            return rows;
        }

        GenerationId id() {
            return rows.generation().generationId();
        }
    }

    /** Checks the request of a record, on the thread that has its trace. Stores nothing. */
    public PreparedRecord prepare(AccountId account, RecordRequest record) {
        return storage.prepare(account, record, check.candidates(record.request()));
    }

    /**
     * Accepts records of an account in one transaction, {@link #MAX_TOGETHER} at most: all that were not accepted before, or none, when one of
     * them is refused; returns how many were new. The limit of queued generations does not apply: the records would otherwise wait in Kafka.
     */
    public int accept(AccountId account, List<PreparedRecord> records) {
        return QuarkusTransaction.requiringNew().call(() -> storage.store(account, records));
    }

    private Accepted acceptNew(
            Credential caller,
            GenerationRequest request,
            Optional<KeyedRequest> key,
            AnswerFormat format,
            Function<CheckedRequest, Accepted> store) {
        List<ConfiguredProvider> candidates = check.candidates(request);
        try (AccountQueue.Slot slot = slot(caller.account(), candidates, request)) {
            CheckedRequest checked = new CheckedRequest(caller, request, candidates, slot.place(), key, format);
            Accepted accepted = store.apply(checked);
            slot.stored();
            recent.accepted();
            return accepted;
        } catch (KeyTaken | RefusedException concurrent) {
            // A concurrent request with the same idempotency key has just been accepted, and may have taken the last
            // credits.
            return key.flatMap(known -> idempotencyKeys.find(known, format)).orElseThrow(() -> concurrent);
        }
    }

    private AccountQueue.Slot slot(AccountId account, List<ConfiguredProvider> candidates, GenerationRequest request) {
        Duration deadline = request.routing().deadline();
        return switch (queue.join(account, candidates, deadline)) {
            case AccountQueue.Joined.TooLong(Duration expected) ->
                throw new RefusedException(new QueueTooLong(expected, deadline));
            case AccountQueue.Joined.Full(int limit, Duration retryAfter) ->
                throw new RefusedException(new QueueFull(limit, retryAfter));
            case AccountQueue.Joined.At(AccountQueue.Slot slot) -> slot;
        };
    }
}
