package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message to one address. */
@Entity
public class Delivery extends PanacheEntityBase {

    @Id
    public UUID id;

    /** In the order in which they are to arrive. */
    @Column(insertable = false, updatable = false)
    public @Nullable Long seq;

    /** The same on every try. */
    public String messageId;

    public UUID accountId;

    /** Absent: a test. */
    public @Nullable UUID generationId;

    /** Absent: the address that the request itself named. */
    public @Nullable UUID endpointId;

    public String type;

    /** What it speaks; absent: the native form. */
    public @Nullable String dialect;

    public String url;
    public String urlHash;
    public String lane;
    public String stream;

    /** The event that it tells of, JSON; absent: a test, or forgotten. */
    public @Nullable String payload;

    @Enumerated(EnumType.STRING)
    public DeliveryStatus status;

    public int tries;

    /** How many of them have failed since {@link #begunAt}. */
    public int failures;

    /** When it was first to be sent, or when a person asked for it again. */
    public Instant begunAt;

    /** That a person asked for it again: another one each time. */
    public @Nullable UUID redelivery;

    /** What it belongs to, as trace context. */
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
            Address to,
            Instant now) {
        this.id = EventId.next(now).value();
        this.messageId = messageId;
        this.accountId = account.value();
        this.generationId = generation.map(GenerationId::value).orElse(null);
        this.type = type;
        this.url = to.url().toString();
        this.urlHash = to.hash();
        this.lane = to.lane();
        // A test waits for nobody.
        this.stream = generation.map(GenerationId::toString).orElse(messageId) + " " + urlHash;
        this.status = DeliveryStatus.PENDING;
        this.nextAt = now;
        this.begunAt = now;
        this.createdAt = now;
    }

    public AccountId account() {
        return new AccountId(accountId);
    }

    /** What log lines are about: its generation, or itself. */
    GenerationId subject() {
        return new GenerationId(generationId == null ? id : generationId);
    }

    Address address() {
        return new Address(URI.create(url));
    }

    /** Sends it again, at a person's wish. */
    void redeliver(Instant now) {
        status = DeliveryStatus.PENDING;
        redelivery = UUID.randomUUID();
        failures = 0;
        begunAt = now;
        nextAt = now;
        finishedAt = null;
    }

    void end(DeliveryStatus ended, Instant now) {
        status = ended;
        finishedAt = now;
    }

    /** Whether this message to this address was stored before. */
    static boolean known(Delivery delivery) {
        return count("messageId = ?1 and urlHash = ?2", delivery.messageId, delivery.urlHash) > 0;
    }

    /** Those of a generation, in order. */
    static List<Delivery> of(GenerationId generation) {
        return list("generationId = ?1 order by seq", generation.value());
    }
}
