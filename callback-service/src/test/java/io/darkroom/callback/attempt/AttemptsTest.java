package io.darkroom.callback.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attempt ends once, in whatever order submission, callback, poll and the generation's end arrive. */
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
@Tag("backend")
class AttemptsTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final TaskId TASK = new TaskId("task-1");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Instant deadline = now.plusSeconds(600);
    private final AttemptKey key = new AttemptKey(GenerationId.next(now), 1);
    private final AccountId account = AccountId.next(now);

    @Inject
    Attempts attempts;

    @Inject
    ForgetAttempts forget;

    @Inject
    EndOverdueAttempts sweep;

    @Inject
    Session database;

    @Test
    void aSubmissionOpensTheAttempt() {
        assertThat(submitted()).isTrue();

        Attempt attempt = find();
        assertThat(attempt.status).isEqualTo(AttemptStatus.SUBMITTED.word());
        assertThat(attempt.taskId).isEqualTo(TASK.value());
        assertThat(attempt.deadlineAt).isEqualTo(deadline);
        assertThat(attempt.finishedAt).isNull();
    }

    @Test
    void aSubmissionAfterAnUncertainOneSetsTaskAndDeadline() {
        assertThat(uncertain(now.plusSeconds(5))).isTrue();
        assertThat(find().taskId).isNull();

        assertThat(submitted()).isTrue();

        assertThat(find().taskId).isEqualTo(TASK.value());
        assertThat(find().deadlineAt).isEqualTo(deadline);
    }

    @Test
    void onlyTheFirstEndCounts() {
        submitted();

        assertThat(end(AttemptStatus.FAILED)).isTrue();
        assertThat(end(AttemptStatus.SUCCEEDED)).isFalse();
        assertThat(giveUp()).isFalse();

        assertThat(find().status).isEqualTo(AttemptStatus.FAILED.word());
        assertThat(find().finishedAt).isEqualTo(now);
    }

    @Test
    void theEndOfAGraceEndsNoAttemptThatWasAcceptedMeanwhile() {
        Instant graceEnds = now.plusSeconds(5);
        uncertain(graceEnds);
        submitted();

        assertThat(change(() -> attempts.giveUp(key, EVOLINK, graceEnds, outcome(), graceEnds)))
                .isFalse();
        assertThat(find().finishedAt).isNull();

        assertThat(giveUp()).isTrue();
    }

    @Test
    void anEndBeforeTheSubmissionCounts() {
        assertThat(end(AttemptStatus.SUCCEEDED)).isTrue();

        assertThat(submitted()).isFalse();
        assertThat(uncertain(deadline)).isFalse();
        assertThat(find().status).isEqualTo(AttemptStatus.SUCCEEDED.word());
    }

    @Test
    void ofConcurrentEndsOneCounts() {
        submitted();
        AtomicInteger counted = new AtomicInteger();

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 16; i++) {
                threads.execute(() -> counted.addAndGet(end(AttemptStatus.SUCCEEDED) ? 1 : 0));
            }
        }

        assertThat(counted).hasValue(1);
    }

    @Test
    void progressOnlyGrowsAndOnlyBeforeTheEnd() {
        submitted();

        assertThat(progress(40)).isTrue();
        assertThat(progress(40)).isFalse();
        assertThat(progress(30)).isFalse();
        assertThat(progress(60)).isTrue();
        end(AttemptStatus.SUCCEEDED);
        assertThat(progress(100)).isFalse();
        assertThat(find().progress).isEqualTo((short) 60);
    }

    @Test
    void progressIsPublishedNoMoreOftenThanItMay() {
        submitted();
        assertThat(progress(40, now, now.minusSeconds(1))).isTrue();

        assertThat(progress(50, now.plusMillis(999), now.minusMillis(1))).isFalse();
        assertThat(progress(60, now.plusSeconds(1), now)).isTrue();
        assertThat(find().progress).isEqualTo((short) 60);
    }

    @Test
    void progressOfAnUnknownAttemptIsIgnored() {
        assertThat(progress(40)).isFalse();
        assertThat(wantProgress(deadline)).isEmpty();
    }

    @Test
    void progressThatNobodyWantsIsStoredAndNotPublished() {
        submittedBy(account);

        assertThat(progress(40)).isFalse();
        assertThat(progress(60)).isFalse();

        assertThat(find().progress).isEqualTo((short) 60);
    }

    @Test
    void whoAsksLateGetsWhatWasStoredAndWhatFollows() {
        submittedBy(account);
        progress(40);

        assertThat(wantProgress(now.plusSeconds(60)))
                .hasValueSatisfying(stored -> assertThat(stored.progress()).isEqualTo(40));

        assertThat(progress(40)).isTrue();
        assertThat(progress(40)).isFalse();
        assertThat(progress(70, now.plusSeconds(60), now)).isTrue();
        assertThat(progress(80, now.plusMillis(60_001), now.plusMillis(60_001))).isFalse();
    }

    @Test
    void askingForLessTimeShortensNothing() {
        submittedBy(account);
        wantProgress(now.plusSeconds(60));

        wantProgress(now.plusSeconds(5));

        assertThat(progress(40, now.plusSeconds(30), now)).isTrue();
    }

    @Test
    void progressThatComesTooSoonIsPublishedWhenItIsReportedAgain() {
        submitted();
        progress(40, now, now);
        assertThat(progress(60, now.plusMillis(10), now.minusMillis(990))).isFalse();

        assertThat(progress(50, now.plusSeconds(1), now)).isFalse();
        assertThat(progress(60, now.plusSeconds(1), now)).isTrue();
    }

    @Test
    void anEndpointThatSubscribesToProgressGetsItAndOthersDoNot() {
        submittedBy(account);
        subscribe(AccountId.next(now), "progress");
        subscribe(account, "completed,failed");
        assertThat(progress(40)).isFalse();

        subscribe(account, "completed,progress");

        assertThat(progress(50)).isTrue();
    }

    @Test
    void aLateResultOfAnAttemptThatWasGivenUpCountsOnce() {
        submitted();
        giveUp();

        assertThat(succeedLate()).isTrue();
        assertThat(succeedLate()).isFalse();
        assertThat(find().status).isEqualTo(AttemptStatus.SUCCEEDED.word());
    }

    @Test
    void aLateResultAfterTheProvidersOwnFailureIsIgnored() {
        submitted();
        end(AttemptStatus.FAILED);

        assertThat(succeedLate()).isFalse();
        assertThat(succeedAfterGenerationEnded()).isFalse();
        assertThat(find().status).isEqualTo(AttemptStatus.FAILED.word());
    }

    @Test
    void theEndOfTheGenerationAbandonsItsOpenAttempts() {
        submitted();

        abandonAll();

        assertThat(find().status).isEqualTo(AttemptStatus.ABANDONED.word());
        assertThat(end(AttemptStatus.SUCCEEDED)).isFalse();
        assertThat(succeedLate()).isFalse();
        assertThat(succeedAfterGenerationEnded()).isTrue();
        assertThat(succeedAfterGenerationEnded()).isFalse();
    }

    @Test
    void theEndOfTheGenerationAbandonsAttemptsThatWereGivenUp() {
        submitted();
        giveUp();

        abandonAll();

        assertThat(succeedLate()).isFalse();
        assertThat(succeedAfterGenerationEnded()).isTrue();
    }

    @Test
    void theEndOfTheGenerationKeepsOutcomes() {
        submitted();
        end(AttemptStatus.SUCCEEDED);

        abandonAll();

        assertThat(find().status).isEqualTo(AttemptStatus.SUCCEEDED.word());
        assertThat(succeedAfterGenerationEnded()).isFalse();
    }

    @Test
    void aSubmissionAfterTheEndOfItsGenerationIsAbandoned() {
        QuarkusTransaction.requiringNew().run(() -> attempts.endGeneration(key.generationId(), now));

        assertThat(submitted()).isFalse();
        assertThat(find().status).isEqualTo(AttemptStatus.ABANDONED.word());
        assertThat(find().finishedAt).isNotNull();
    }

    @Test
    void anAttemptThatEndedLongAgoIsForgottenAndAnOpenOneIsNot() {
        Instant old = now.minus(Duration.ofDays(31));
        AttemptKey open = new AttemptKey(GenerationId.next(old), 1);
        AttemptKey ended = new AttemptKey(GenerationId.next(old), 1);
        QuarkusTransaction.requiringNew().run(() -> {
            attempts.submitted(submission(open, old), now.plusSeconds(30));
            attempts.submitted(submission(ended, old), now.plusSeconds(30));
            attempts.end(ended, EVOLINK, AttemptStatus.FAILED, outcome(), old);
            submittedOnly();
            attempts.end(key, EVOLINK, AttemptStatus.FAILED, outcome(), now);
        });

        forget.forget();

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(Attempt.find(ended)).isEmpty();
            assertThat(Attempt.find(open)).isPresent();
            assertThat(Attempt.find(key)).isPresent();
        });
    }

    @Test
    void anOverdueAttemptThatIsNeverPolledEnds() {
        Instant overdue = deadline.plus(Duration.ofMinutes(2));
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.submitted(submission(key, now), Instant.parse("2100-01-01T00:00:00Z")));

        sweep.end(overdue);
        assertThat(find().finishedAt).isNull();

        sweep.end(overdue.plusMillis(1));
        assertThat(find().status).isEqualTo(AttemptStatus.FAILED.word());
        assertThat(succeedLate()).isTrue();
    }

    // As earlier versions publish it: its progress is always wanted.
    private AttemptSubmitted submission(AttemptKey key, Instant at) {
        return new AttemptSubmitted(key.generationId(), key.number(), EVOLINK, TASK, at, deadline, Optional.empty());
    }

    private void submittedBy(AccountId account) {
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.submitted(
                        new AttemptSubmitted(
                                key.generationId(), key.number(), EVOLINK, TASK, now, deadline, Optional.of(account)),
                        now.plusSeconds(30)));
    }

    private void submittedOnly() {
        attempts.submitted(submission(key, now), now.plusSeconds(30));
    }

    /** Whether the attempt is open afterwards. */
    private boolean submitted() {
        QuarkusTransaction.requiringNew().run(() -> attempts.submitted(submission(key, now), now.plusSeconds(30)));
        return find().finishedAt == null;
    }

    /** Whether the attempt is open afterwards. */
    private boolean uncertain(Instant graceEnds) {
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.uncertain(new AttemptUncertain(
                        key.generationId(), key.number(), EVOLINK, now, graceEnds, Optional.empty())));
        return find().finishedAt == null;
    }

    private AttemptFailed outcome() {
        return new AttemptFailed(
                key.generationId(),
                key.number(),
                EVOLINK,
                new AttemptError(ErrorCode.PROVIDER_ERROR, "of a test"),
                OutcomeSource.CALLBACK,
                now);
    }

    private boolean end(AttemptStatus status) {
        return change(() -> attempts.end(key, EVOLINK, status, outcome(), now));
    }

    private boolean giveUp() {
        return change(() -> attempts.giveUp(key, EVOLINK, deadline, outcome(), now));
    }

    private boolean progress(int percent) {
        return progress(percent, now, now);
    }

    private boolean progress(int percent, Instant at, Instant before) {
        AttemptProgressed event = new AttemptProgressed(key.generationId(), key.number(), EVOLINK, percent, at);
        return change(() -> attempts.progress(event, before));
    }

    private Optional<Attempts.StoredProgress> wantProgress(Instant until) {
        return QuarkusTransaction.requiringNew().call(() -> attempts.wantProgress(key, until));
    }

    private void subscribe(AccountId subscriber, String events) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(
                                "INSERT INTO endpoint (id, account_id, url, events, created_at)"
                                        + " VALUES (:id, :account, 'https://client.example/', :events, now())")
                        .setParameter("id", UUID.randomUUID())
                        .setParameter("account", subscriber.value())
                        .setParameter("events", events)
                        .executeUpdate());
    }

    private boolean succeedLate() {
        return change(() -> attempts.succeedLate(key, now));
    }

    private boolean succeedAfterGenerationEnded() {
        return change(() -> attempts.succeedAfterGenerationEnded(key, now));
    }

    private void abandonAll() {
        QuarkusTransaction.requiringNew().run(() -> attempts.endGeneration(key.generationId(), now));
    }

    private static boolean change(Callable<Boolean> statement) {
        return QuarkusTransaction.requiringNew().call(statement);
    }

    private Attempt find() {
        return QuarkusTransaction.requiringNew().call(() -> Attempt.find(key).orElseThrow());
    }
}
