package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.MissingImage;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One submission of a generation to one provider, as stored. Only {@link AttemptLifecycle} and {@link Lifecycle} change it. */
@Entity
public class Attempt extends PanacheEntityBase {

    /** Its primary key. */
    @Embeddable
    public record Key(UUID generationId, short number) {}

    // Errors with which a provider accepts nothing.
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.RATE_LIMITED,
            ErrorCode.PROVIDER_UNAVAILABLE,
            ErrorCode.PROVIDER_AUTH,
            ErrorCode.PROVIDER_CREDITS);

    @EmbeddedId
    private Key key;

    private String provider;

    @Convert(converter = StoredWord.OfAttemptStatus.class)
    private AttemptStatus status;

    private @Nullable String taskId;

    @Convert(converter = StoredWord.OfErrorCode.class)
    private @Nullable ErrorCode errorCode;

    private @Nullable String errorMessage;
    private Instant createdAt;

    private Instant answerDueAt;

    // Credits for one image.
    private @Nullable BigDecimal price;

    private @Nullable Instant lateAt;
    private @Nullable Instant resubmitAt;
    private short resubmissions;
    private @Nullable Instant submittedAt;
    private @Nullable Instant finishedAt;

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

    public ProviderName provider() {
        return new ProviderName(provider);
    }

    public AttemptKey attemptKey() {
        return new AttemptKey(new GenerationId(key.generationId()), key.number());
    }

    public AttemptStatus status() {
        return status;
    }

    public Optional<TaskId> taskId() {
        return Optional.ofNullable(taskId).map(TaskId::new);
    }

    public Optional<AttemptError> error() {
        return Optional.ofNullable(errorCode)
                .map(code -> new AttemptError(code, Objects.requireNonNullElse(errorMessage, "")));
    }

    /** Whether it made images that could not be archived. */
    boolean failedToArchive() {
        return errorCode == ErrorCode.ARCHIVE_FAILED;
    }

    /** How many of these attempts may have been accepted by their provider; the others were refused, and cost nothing. */
    public static int countMayBeAccepted(Collection<Attempt> attempts) {
        return Math.toIntExact(
                attempts.stream().filter(attempt -> !attempt.wasRefused()).count());
    }

    // Its outcome may overtake the answer to its submission, so the absence of that answer alone does not prove it.
    private boolean wasRefused() {
        return status == AttemptStatus.FAILED
                && submittedAt == null
                && errorCode != null
                && REFUSALS.contains(errorCode);
    }

    /** Credits for one image. */
    public BigDecimal price() {
        return Objects.requireNonNullElse(price, BigDecimal.ZERO);
    }

    /** When its result arrived, if that was after it had failed or had been abandoned. */
    public Optional<Instant> lateAt() {
        return Optional.ofNullable(lateAt);
    }

    /** Since when it is uncertain. */
    public Optional<Instant> uncertainSince() {
        return Optional.ofNullable(submittedAt).filter(since -> status == AttemptStatus.UNCERTAIN);
    }

    /** When it is submitted again while it is uncertain; empty where that could buy twice. */
    public Optional<Instant> resubmitAt() {
        return Optional.ofNullable(resubmitAt);
    }

    public int resubmissions() {
        return resubmissions;
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /** After this time, the process that called the provider has died. */
    public Instant answerDueAt() {
        return answerDueAt;
    }

    AttemptSummary summary() {
        return new AttemptSummary(
                number(),
                provider(),
                status,
                createdAt,
                Optional.ofNullable(submittedAt),
                finishedAt(),
                lateAt(),
                error(),
                Optional.ofNullable(price));
    }

    /** The provider has answered with this task, be it after the attempt ended. */
    void acceptedAs(TaskId task, Instant at) {
        taskId = task.value();
        submittedAt = at;
    }

    void submitted() {
        status = AttemptStatus.SUBMITTED;
        resubmitAt = null;
    }

    void uncertain(String reason, Instant at, Optional<Instant> resubmission) {
        status = AttemptStatus.UNCERTAIN;
        errorMessage = reason;
        submittedAt = at;
        resubmitAt = resubmission.orElse(null);
    }

    void resubmitted(Instant next) {
        resubmissions++;
        resubmitAt = next;
    }

    void end(AttemptStatus ended, Instant at) {
        status = ended;
        finishedAt = at;
    }

    void fail(AttemptError error, Instant at) {
        end(AttemptStatus.FAILED, at);
        errorCode = error.code();
        errorMessage = error.message();
    }

    /** It succeeded, and some of its images could not be archived. */
    void lostImages(List<MissingImage> images) {
        errorCode = ErrorCode.ARCHIVE_FAILED;
        errorMessage = "the generation completed without " + images.size() + " of its images: "
                + images.stream().map(MissingImage::reason).collect(Collectors.joining("; "));
    }

    /** It succeeded, and some of its images are dropped. */
    void madeTooMany(int made, int requested) {
        errorCode = ErrorCode.PROVIDER_ERROR;
        errorMessage = "the provider made " + made + " images, and " + requested
                + " were requested; the others are dropped, and cost nothing";
    }

    void arrivedLate(Instant at) {
        lateAt = at;
    }

    // A provider's message may repeat the prompt.
    void forget() {
        errorMessage = null;
    }

    public static Optional<Attempt> find(AttemptKey key) {
        return findByIdOptional(new Key(key.generationId().value(), (short) key.number()));
    }

    /** Attempts whose answer was due before {@code now}, the oldest first. */
    public static List<Attempt> unansweredAt(Instant now, int max) {
        return Attempt.<Attempt>find(
                        "status = ?1 and answerDueAt < ?2 order by answerDueAt", AttemptStatus.SUBMITTING, now)
                .page(0, max)
                .list();
    }

    /** Uncertain attempts that are due to be submitted again, locked; rows that another replica has locked are skipped. */
    public static List<Attempt> toResubmitAt(Instant now, int max) {
        return Attempt.<Attempt>find(
                        "status = ?1 and resubmitAt < ?2 order by resubmitAt", AttemptStatus.UNCERTAIN, now)
                .page(0, max)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", -2)
                .list();
    }

    /** The attempts of a generation, in order. */
    public static List<Attempt> of(GenerationId generation) {
        return list("key.generationId = ?1 order by key.number", generation.value());
    }

    /** The attempts of several generations, by generation, each in order. */
    public static Map<GenerationId, List<Attempt>> of(Collection<GenerationId> generations) {
        List<UUID> ids = generations.stream().map(GenerationId::value).toList();
        return Attempt.<Attempt>stream("key.generationId in ?1 order by key.generationId, key.number", ids)
                .collect(Collectors.groupingBy(attempt -> attempt.attemptKey().generationId()));
    }

    /** The attempts of a generation that have not ended. */
    public static List<Attempt> inFlight(GenerationId generation) {
        return of(generation).stream()
                .filter(attempt -> !attempt.status.ended())
                .toList();
    }
}
