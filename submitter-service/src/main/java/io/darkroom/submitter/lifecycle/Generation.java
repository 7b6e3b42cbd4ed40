package io.darkroom.submitter.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
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
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A generation as stored. Changed only by {@link Lifecycle}, with its row locked. */
@Entity
public class Generation extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;
    public String model;

    @Convert(converter = StatusWords.OfGeneration.class)
    public GenerationStatus status;

    public short progress;

    /** The canonical request, JSON. */
    public String request;

    /** What was archived, JSON. */
    public @Nullable String images;

    /** What the request belongs to, as trace context. */
    public @Nullable String trace;

    /** What it was asked in; absent: the native API. */
    public @Nullable String dialect;

    /** The key that asked, when it has a spend limit of its own. */
    public @Nullable UUID keyId;

    /** The key that asked; absent: it was asked for on Kafka. */
    public @Nullable UUID askedBy;

    /** The CloudEvents source and id of the record that asked; absent: it was asked for over HTTP. */
    public @Nullable String originSource;

    public @Nullable String originId;

    /** Credits set aside: what the dearest route may cost. */
    public BigDecimal reserved;

    /** Credits charged in the end. */
    public @Nullable BigDecimal charged;

    /** How many were begun. */
    public short attempts;

    /** What it became and when, JSON. */
    public String history;

    /** How often it or its progress has changed. */
    public int changes;

    @Convert(converter = StatusWords.OfError.class)
    public @Nullable ErrorCode errorCode;

    public @Nullable String errorMessage;
    public Instant createdAt;
    public Instant deadlineAt;
    public @Nullable Instant finishedAt;

    /** Whether it may not be deleted. */
    public boolean legalHold;

    /** When all that it says was forgotten. */
    public @Nullable Instant deletedAt;

    protected Generation() {}

    public Generation(GenerationId id, AccountId account, GenerationRequest request, Credits reserved, Instant now) {
        this.id = id.value();
        this.accountId = account.value();
        this.model = request.model();
        this.history = "[]";
        become(GenerationStatus.QUEUED, now);
        this.request = write(request);
        this.reserved = reserved.amount();
        this.createdAt = now;
        this.deadlineAt = now.plus(request.routing().deadline());
    }

    public GenerationId generationId() {
        return new GenerationId(id);
    }

    public AccountId account() {
        return new AccountId(accountId);
    }

    public GenerationRequest readRequest() {
        return read(request, new TypeReference<>() {});
    }

    public List<ArchivedImage> readImages() {
        return images == null ? List.of() : read(images, new TypeReference<>() {});
    }

    public Optional<AttemptError> error() {
        return Optional.ofNullable(errorCode)
                .map(code -> new AttemptError(code, errorMessage == null ? "" : errorMessage));
    }

    public Credits reserved() {
        return new Credits(reserved);
    }

    public Optional<Credits> charged() {
        return Optional.ofNullable(charged).map(Credits::new);
    }

    /** The record that asked, if one did. */
    public Optional<RecordOrigin> origin() {
        return originSource == null || originId == null
                ? Optional.empty()
                : Optional.of(new RecordOrigin(originSource, originId));
    }

    /** All that there is to tell of it; {@code asked} is its request, which was read already. */
    public GenerationSummary summary(GenerationRequest asked, List<Attempt> made) {
        return new GenerationSummary(
                status,
                progress,
                asked,
                Optional.ofNullable(dialect).map(ProviderName::of),
                Optional.ofNullable(askedBy),
                origin(),
                made.stream().map(Attempt::summary).toList(),
                reserved,
                Optional.ofNullable(charged),
                error(),
                createdAt,
                deadlineAt,
                Optional.ofNullable(finishedAt));
    }

    public List<StateChange> readHistory() {
        return read(history, new TypeReference<>() {});
    }

    final void become(GenerationStatus next, Instant now) {
        List<StateChange> longer = new ArrayList<>(readHistory());
        longer.add(new StateChange(next, now.truncatedTo(ChronoUnit.MICROS)));
        history = write(longer);
        status = next;
        changes++;
    }

    void progress(int percent) {
        if (percent > progress) {
            progress = (short) percent;
            changes++;
        }
    }

    void forget(Instant now) {
        request = write(GenerationRequest.forgotten(model));
        images = null;
        errorMessage = null;
        trace = null;
        deletedAt = now;
    }

    void keepImages(List<ArchivedImage> archived) {
        this.images = write(archived);
    }

    /** The generations with these ids, their rows locked in the order of their ids, so that no two callers can deadlock. */
    public static LockedGenerations lock(Collection<GenerationId> ids) {
        List<UUID> values = ids.stream().map(GenerationId::value).distinct().toList();
        return new LockedGenerations(
                Generation.<Generation>find("id in ?1 order by id", values)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .stream()
                        .collect(Collectors.toMap(Generation::generationId, Function.identity())));
    }

    private static String write(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that cannot be written: " + value.getClass(), e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds what we did not write", e);
        }
    }
}
