package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.AccountScope;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message to one address. */
@Entity
public class Delivery extends PanacheEntityBase {

    // The literal lets the index on pending deliveries find them.
    private static final String DISABLE_PENDING = """
            UPDATE delivery SET status = :disabled, finished_at = :now
            WHERE account_id = :account AND url_hash = :hash AND status = 'pending'""";

    @Id
    public UUID id;

    /** The order of delivery within a stream. */
    @Column(insertable = false, updatable = false)
    public @Nullable Long seq;

    /** The same on every try. */
    public String messageId;

    public UUID accountId;

    /** Absent for a test. */
    public @Nullable UUID generationId;

    /** Absent for the address of the request. */
    public @Nullable UUID endpointId;

    public String type;

    /** Absent for the native form. */
    public @Nullable String dialect;

    public String url;
    public String urlHash;

    /** Host and port. */
    public String host;

    /** Deliveries of a stream, one generation at one address, go one after another. */
    public String stream;

    /** The event as JSON; absent for a test and after the generation's deletion. */
    public @Nullable String payload;

    public DeliveryStatus status;

    public int tries;

    /** Failed tries since {@link #startedAt}. */
    public int failures;

    /** When it was first due, or when a redelivery was requested. */
    public Instant startedAt;

    /** A nonce for each redelivery that a user requested. */
    public @Nullable UUID redelivery;

    /** W3C trace context of the generation; absent: not traced. */
    public @Nullable String trace;

    public Instant nextAt;
    public Instant createdAt;
    public @Nullable Instant finishedAt;

    protected Delivery() {}

    Delivery(
            String messageId,
            AccountId account,
            Optional<GenerationId> generation,
            String type,
            WebhookAddress to,
            Instant now) {
        this.id = EventId.next(now).value();
        this.messageId = messageId;
        this.accountId = account.value();
        this.generationId = generation.map(GenerationId::value).orElse(null);
        this.type = type;
        this.url = to.url().toString();
        this.urlHash = to.hash();
        this.host = to.host();
        // A test has a stream of its own, so that it waits for no other delivery.
        this.stream = generation.map(GenerationId::toString).orElse(messageId) + " " + urlHash;
        this.status = DeliveryStatus.PENDING;
        this.nextAt = now;
        this.startedAt = now;
        this.createdAt = now;
    }

    public AccountId account() {
        return new AccountId(accountId);
    }

    /** The id in log lines: the generation, or the delivery itself for a test. */
    GenerationId logId() {
        return new GenerationId(generationId == null ? id : generationId);
    }

    WebhookAddress address() {
        return new WebhookAddress(URI.create(url));
    }

    AddressedHost addressedHost() {
        return new AddressedHost(host, accountId);
    }

    /** Whether its generation was deleted, so that there is no event to send. */
    boolean forgotten() {
        return payload == null && generationId != null;
    }

    void redeliver(Instant now) {
        status = DeliveryStatus.PENDING;
        redelivery = UUID.randomUUID();
        failures = 0;
        startedAt = now;
        nextAt = now;
        finishedAt = null;
    }

    void end(DeliveryStatus ended, Instant now) {
        status = ended;
        finishedAt = now;
    }

    /** The deliveries of a generation, in order. */
    public static List<Delivery> of(GenerationId generation) {
        return list("generationId = ?1 order by seq", generation.value());
    }

    /** The delivery with this id, locked, if it is in the scope. */
    public static Optional<Delivery> lock(AccountScope scope, UUID id) {
        return Delivery.<Delivery>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .filter(delivery -> scope.includes(delivery.account()));
    }

    /** Ends every pending delivery of an account to an address that was disabled. */
    static void disablePending(UUID accountId, String urlHash, Instant now) {
        getEntityManager()
                .createNativeQuery(DISABLE_PENDING)
                .setParameter("disabled", DeliveryStatus.DISABLED.word())
                .setParameter("now", now)
                .setParameter("account", accountId)
                .setParameter("hash", urlHash)
                .executeUpdate();
    }
}
