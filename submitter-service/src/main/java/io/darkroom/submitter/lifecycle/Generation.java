package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/** A generation as stored. Once stored, only {@link Lifecycle} changes its state, with its row locked. */
@Entity
@DynamicUpdate // The request and the images of a generation are large, and few changes touch them.
public class Generation extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID accountId;
    private String model;

    @Convert(converter = StoredWord.OfGenerationStatus.class)
    private GenerationStatus status;

    private short progress;

    @Convert(converter = StoredJson.OfRequest.class)
    @Mutability(Immutability.class)
    private GenerationRequest request;

    @Convert(converter = StoredJson.OfImages.class)
    @Mutability(Immutability.class)
    private @Nullable List<ArchivedImage> images;

    private @Nullable String trace;
    private @Nullable String dialect;
    private @Nullable UUID keyId;
    private @Nullable UUID requestedBy;
    private @Nullable String originSource;
    private @Nullable String originId;
    private BigDecimal reserved;
    private @Nullable BigDecimal charged;
    private short attempts;

    @Convert(converter = StoredJson.OfHistory.class)
    @Mutability(Immutability.class)
    private List<StateChange> history;

    private int changes;

    @Convert(converter = StoredWord.OfErrorCode.class)
    private @Nullable ErrorCode errorCode;

    private @Nullable String errorMessage;
    private Instant createdAt;
    private Instant deadlineAt;
    private @Nullable Instant finishedAt;
    private boolean legalHold;
    private @Nullable Instant deletedAt;

    protected Generation() {}

    public Generation(GenerationId id, AccountId account, GenerationRequest request, Credits reserved, Instant now) {
        this.id = id.value();
        this.accountId = account.value();
        this.model = request.model();
        this.history = List.of();
        become(GenerationStatus.QUEUED, now);
        this.request = request;
        this.reserved = reserved.amount();
        this.createdAt = now;
        this.deadlineAt = now.plus(request.routing().deadline());
    }

    /** Notes the key that requested it over HTTP, and the dialect it used; empty for the native API. */
    public void requestedBy(UUID key, Optional<ProviderName> requestDialect) {
        requestedBy = key;
        dialect = requestDialect.map(ProviderName::value).orElse(null);
    }

    /** Notes the record on Kafka that requested it. */
    public void requestedBy(RecordOrigin origin) {
        originSource = origin.source();
        originId = origin.id();
    }

    /** Counts its cost towards the spend limits of this key. */
    public void limitedBy(UUID key) {
        keyId = key;
    }

    public void tracedAs(Optional<String> traceParent) {
        trace = traceParent.orElse(null);
    }

    public void holdLegally() {
        legalHold = true;
    }

    public void endLegalHold() {
        legalHold = false;
    }

    public GenerationId generationId() {
        return new GenerationId(id);
    }

    public AccountId account() {
        return new AccountId(accountId);
    }

    public String model() {
        return model;
    }

    public GenerationStatus status() {
        return status;
    }

    public int progress() {
        return progress;
    }

    public GenerationRequest request() {
        return request;
    }

    /** The archived images; none until it has completed. */
    public List<ArchivedImage> images() {
        return Objects.requireNonNullElse(images, List.of());
    }

    /** The W3C trace context of its request. */
    public Optional<String> trace() {
        return Optional.ofNullable(trace);
    }

    /** The dialect of its request; empty for the native API. */
    public Optional<ProviderName> dialect() {
        return Optional.ofNullable(dialect).map(ProviderName::of);
    }

    /** The key whose spend limits its cost counts towards. */
    public Optional<UUID> keyId() {
        return Optional.ofNullable(keyId);
    }

    /** The key that requested it over HTTP. */
    Optional<UUID> requestedBy() {
        return Optional.ofNullable(requestedBy);
    }

    /** The record that requested it, if one did. */
    public Optional<RecordOrigin> origin() {
        return originSource == null || originId == null
                ? Optional.empty()
                : Optional.of(new RecordOrigin(originSource, originId));
    }

    /** What its preferred provider costs, or a dearer one that it went on with; reserved until it ends. */
    public Credits reserved() {
        return new Credits(reserved);
    }

    public Optional<Credits> charged() {
        return Optional.ofNullable(charged).map(Credits::new);
    }

    /** How many attempts have started. */
    public int attempts() {
        return attempts;
    }

    public List<StateChange> history() {
        return history;
    }

    /** How often its state or progress has changed. */
    public int changes() {
        return changes;
    }

    public Optional<AttemptError> error() {
        return Optional.ofNullable(errorCode)
                .map(code -> new AttemptError(code, Objects.requireNonNullElse(errorMessage, "")));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant deadlineAt() {
        return deadlineAt;
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    public boolean onLegalHold() {
        return legalHold;
    }

    public boolean deleted() {
        return deletedAt != null;
    }

    public GenerationSummary summary(List<Attempt> started) {
        return new GenerationSummary(
                status,
                progress,
                request,
                dialect(),
                requestedBy(),
                origin(),
                started.stream().map(Attempt::summary).toList(),
                reserved,
                Optional.ofNullable(charged),
                error(),
                createdAt,
                deadlineAt,
                finishedAt());
    }

    final void become(GenerationStatus next, Instant now) {
        history = Stream.concat(history.stream(), Stream.of(new StateChange(next, now.truncatedTo(ChronoUnit.MICROS))))
                .toList();
        status = next;
        changes++;
    }

    /** Its reservation has been extended for its next attempt. */
    void reserve(Credits extended) {
        reserved = extended.amount();
    }

    /** Counts one more attempt and returns its number. */
    int startAttempt() {
        return ++attempts;
    }

    /** Progress never goes back while an attempt runs; returns whether it has moved. */
    boolean progressTo(int percent) {
        boolean moved = percent > progress;
        if (moved) {
            progress = (short) percent;
            changes++;
        }
        return moved;
    }

    void restartProgress() {
        progress = 0;
    }

    void complete(List<ArchivedImage> archived, Instant now) {
        images = List.copyOf(archived);
        progress = 100;
        finishedAt = now;
    }

    void endWith(AttemptError error, Instant now) {
        errorCode = error.code();
        errorMessage = error.message();
        finishedAt = now;
    }

    void charge(Credits amount) {
        charged = amount.amount();
    }

    /** Removes everything that the client wrote or that shows it. */
    void forget(Instant now) {
        request = GenerationRequest.forgotten(model);
        images = null;
        errorMessage = null;
        trace = null;
        deletedAt = now;
    }
}
