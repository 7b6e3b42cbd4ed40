package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptSummary;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One submission of a generation to one provider, as stored. */
@Entity
public class Attempt extends PanacheEntityBase {

    /** Its primary key. */
    @Embeddable
    public record Key(UUID generationId, short number) {}

    @EmbeddedId
    public Key key;

    public String provider;

    @Convert(converter = StatusWords.OfAttempt.class)
    public AttemptStatus status;

    public @Nullable String taskId;

    @Convert(converter = StatusWords.OfError.class)
    public @Nullable ErrorCode errorCode;

    public @Nullable String errorMessage;
    public Instant createdAt;

    /** Later than this, whoever called the provider is gone. */
    public Instant answerDueAt;

    /** Credits for one image. */
    public @Nullable BigDecimal price;

    /** When its result came, after it had been given up. */
    public @Nullable Instant lateAt;

    /** When an uncertain one is submitted again, to a provider that answers the first submission's task. */
    public @Nullable Instant resubmitAt;

    public short resubmissions;
    public @Nullable Instant submittedAt;
    public @Nullable Instant finishedAt;

    protected Attempt() {}

    Attempt(AttemptKey key, ProviderName provider, BigDecimal price, Instant createdAt, Instant answerDueAt) {
        this.key = new Key(key.generationId().value(), (short) key.number());
        this.provider = provider.value();
        this.price = price;
        this.status = AttemptStatus.SUBMITTING;
        this.createdAt = createdAt;
        this.answerDueAt = answerDueAt;
    }

    public int number() {
        return key.number();
    }

    public ProviderName providerName() {
        return new ProviderName(provider);
    }

    public AttemptKey attemptKey() {
        return new AttemptKey(new GenerationId(key.generationId()), key.number());
    }

    /** What others are told of it. */
    AttemptSummary summary() {
        return new AttemptSummary(
                number(),
                providerName(),
                status,
                createdAt,
                Optional.ofNullable(submittedAt),
                Optional.ofNullable(finishedAt),
                Optional.ofNullable(lateAt),
                Optional.ofNullable(errorCode)
                        .map(code -> new AttemptError(code, Objects.requireNonNullElse(errorMessage, ""))));
    }

    // A provider's message may repeat the prompt.
    void forget() {
        errorMessage = null;
    }

    void end(AttemptStatus ended, Instant at) {
        this.status = ended;
        this.finishedAt = at;
    }

    void fail(AttemptError error, Instant at) {
        end(AttemptStatus.FAILED, at);
        this.errorCode = error.code();
        this.errorMessage = error.message();
    }

    public static Optional<Attempt> find(AttemptKey key) {
        return findByIdOptional(new Key(key.generationId().value(), (short) key.number()));
    }

    /** Those whose answer was due before {@code now}, the oldest first. */
    public static List<Attempt> unansweredAt(Instant now, int most) {
        return Attempt.<Attempt>find(
                        "status = ?1 and answerDueAt < ?2 order by answerDueAt", AttemptStatus.SUBMITTING, now)
                .page(0, most)
                .list();
    }

    /** Uncertain ones that are to be submitted again, locked; those that another replica looks at are left out. */
    public static List<Attempt> toResubmitAt(Instant now, int most) {
        return Attempt.<Attempt>find(
                        "status = ?1 and resubmitAt < ?2 order by resubmitAt", AttemptStatus.UNCERTAIN, now)
                .page(0, most)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", -2)
                .list();
    }

    /** Those of the generation that may still make images, or have made some that are being archived. */
    public static boolean hasLiveAttempt(GenerationId generation) {
        return of(generation).stream()
                .anyMatch(attempt -> !attempt.status.ended() || attempt.status == AttemptStatus.SUCCEEDED);
    }

    public static List<Attempt> of(GenerationId generation) {
        return list("key.generationId = ?1 order by key.number", generation.value());
    }

    /** The attempts of several generations, by generation, each in order. */
    public static Map<UUID, List<Attempt>> of(Collection<UUID> generations) {
        return Attempt.<Attempt>stream("key.generationId in ?1 order by key.generationId, key.number", generations)
                .collect(Collectors.groupingBy(attempt -> attempt.key.generationId()));
    }
}
