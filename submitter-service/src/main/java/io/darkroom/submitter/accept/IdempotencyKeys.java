package io.darkroom.submitter.accept;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.refusal.Refusal.IdempotencyConflict;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;

/** Stores the first answer for each idempotency key, for the configured time. */
@Singleton
public class IdempotencyKeys {

    /** The maximum length of the header. */
    static final int MAX_LENGTH = 255;

    private static final String FIND = """
            SELECT request_hash, generation_id, answer, generation.dialect
            FROM idempotency_key LEFT JOIN generation ON generation.id = generation_id
            WHERE idempotency_key.account_id = :account AND key = :key AND idempotency_key.created_at > :oldest""";
    /**
     * Stores keys unless they are there; replaces expired ones. Waits for a concurrent transaction that writes one of them. Bound with {@link
     * #bind}.
     */
    static final String TAKE = """
            INSERT INTO idempotency_key (account_id, key, request_hash, generation_id, answer, created_at)
            SELECT account_id, key, decode(request_hash, 'hex'), generation_id, answer, :taken_at
            FROM json_to_recordset(CAST(:keys AS json)) AS each (
                account_id uuid, key text, request_hash text, generation_id uuid, answer text)
            ON CONFLICT (account_id, key) DO UPDATE
            SET request_hash = excluded.request_hash, generation_id = excluded.generation_id,
                answer = excluded.answer, created_at = excluded.created_at
            WHERE idempotency_key.created_at <= :oldest_key""";

    private final RequestTransactions transactions;
    private final Session database;
    private final AcceptConfig config;
    private final InstantSource clock;

    IdempotencyKeys(RequestTransactions transactions, Session database, AcceptConfig config, InstantSource clock) {
        this.transactions = transactions;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** A key and the hash of its request. Requests that mean the same have the same hash. */
    @SuppressWarnings("ArrayRecordComponent")
    record KeyedRequest(AccountId account, String text, byte[] requestHash) {

        static KeyedRequest of(AccountId account, String text, GenerationRequest request) {
            try {
                byte[] canonical = Json.mapper().writeValueAsBytes(request);
                return new KeyedRequest(account, text, Sha256.of(canonical));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a request that cannot be hashed", e);
            }
        }
    }

    /** A concurrent request has taken the key. */
    static final class KeyTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        KeyTaken() {
            super("a concurrent request has taken the idempotency key", null, false, false);
        }
    }

    /** Returns the key; refuses one that is blank, too long, or that PostgreSQL cannot store. */
    public static String checked(String key) {
        boolean storable = CleanText.isClean(key) && key.chars().noneMatch(Character::isISOControl);
        if (!storable || key.isBlank() || DisplayText.length(key) > MAX_LENGTH) {
            throw new RefusedException(InvalidParameter.header(
                    "Idempotency-Key",
                    CleanText.of(key),
                    "a text of 1 to " + MAX_LENGTH + " characters without control characters"));
        }
        return key;
    }

    /**
     * The first answer for the key, if there is one; to a client of another API than that of the first request, the same in its {@code format}.
     * Refuses a key that was sent with another request.
     */
    Optional<Accepted> find(KeyedRequest key, AnswerFormat format) {
        Optional<FirstAnswer> found = transactions.call(() -> database.createNativeQuery(FIND, FirstAnswer.class)
                .setParameter("account", key.account().value())
                .setParameter("key", key.text())
                .setParameter("oldest", oldest())
                .uniqueResultOptional());
        if (found.isPresent() && !MessageDigest.isEqual(found.get().requestHash(), key.requestHash())) {
            throw new RefusedException(new IdempotencyConflict(key.text()));
        }
        return found.map(first -> new Accepted(
                first.generation(),
                first.isIn(format) ? first.answer() : format.acceptedBefore(key.account(), first.generation()),
                Accepted.Origin.REPLAYED));
    }

    @SuppressWarnings("ArrayRecordComponent")
    record FirstAnswer(
            byte[] requestHash,
            UUID generationId,
            String answer,
            @Nullable String dialect) {

        private GenerationId generation() {
            return new GenerationId(generationId);
        }

        private boolean isIn(AnswerFormat format) {
            return format.dialect().map(ProviderName::value).equals(Optional.ofNullable(dialect));
        }
    }

    /** The first use of a key, and the answer that it will repeat. */
    record FirstUse(KeyedRequest key, Accepted accepted) {

        private KeyRow row() {
            return new KeyRow(
                    key.account().value(),
                    key.text(),
                    HexFormat.of().formatHex(key.requestHash()),
                    accepted.id().value(),
                    accepted.answer());
        }
    }

    private record KeyRow(
            @JsonProperty("account_id") UUID account,
            String key,
            @JsonProperty("request_hash") String requestHash,
            @JsonProperty("generation_id") UUID generation,
            String answer) {}

    void bind(CommonQueryContract statement, List<FirstUse> uses) {
        // In one order: no two transactions wait for each other's keys.
        List<KeyRow> rows = uses.stream()
                .map(FirstUse::row)
                .sorted(Comparator.comparing(KeyRow::account).thenComparing(KeyRow::key))
                .toList();
        statement
                .setParameter("keys", Json.text(rows))
                .setParameter("taken_at", clock.instant())
                .setParameter("oldest_key", oldest());
    }

    private Instant oldest() {
        return clock.instant().minus(config.idempotencyLifetime());
    }
}
