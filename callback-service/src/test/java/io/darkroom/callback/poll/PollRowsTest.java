package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.TestConfig;
import io.darkroom.callback.attempt.Attempts;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.providers.registry.Providers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The polls in PostgreSQL. They are due in an hour, so that the running service leaves them alone. */
@Tag("backend")
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class PollRowsTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final TaskId TASK = new TaskId("task-1");
    private static final int MANY = 10_000;

    private final Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofHours(1));
    private final Instant deadline = due.plus(Duration.ofHours(5));
    private final Instant leaseEnd = due.plusSeconds(12);
    private final AttemptKey key = new AttemptKey(GenerationId.next(Instant.now()), 1);

    @Inject
    Attempts attempts;

    @Inject
    Session database;

    @Inject
    DataSource connections;

    @Inject
    Providers providers;

    private PollRows rows;

    @BeforeEach
    void open() {
        rows = rows(MANY);
        QuarkusTransaction.requiringNew().run(() -> attempts.submitted(submission(key, EVOLINK, deadline), due));
    }

    @Test
    void anAttemptIsTakenOnceItIsDue() {
        assertThat(take(due.minusMillis(1), leaseEnd)).isEmpty();

        assertThat(take(due, leaseEnd)).hasValueSatisfying(poll -> {
            assertThat(poll.providerName()).isEqualTo(EVOLINK);
            assertThat(poll.task()).contains(TASK);
            assertThat(poll.deadlineAt()).isEqualTo(deadline);
            assertThat(poll.polls()).isEqualTo(1);
        });
    }

    @Test
    void aTakenAttemptIsLeftAloneUntilItsLeaseEnds() {
        take(due, leaseEnd);

        assertThat(take(leaseEnd.minusMillis(1), leaseEnd)).isEmpty();
        assertThat(take(leaseEnd, leaseEnd.plusSeconds(12)))
                .hasValueSatisfying(poll -> assertThat(poll.polls()).isEqualTo(2));
    }

    @Test
    void aRenewedLeaseLastsLonger() {
        DuePoll poll = take(due, leaseEnd).orElseThrow();

        rows.renew(Map.of(poll, leaseEnd), leaseEnd.plusSeconds(12));

        assertThat(take(leaseEnd, leaseEnd.plusSeconds(12))).isEmpty();
        assertThat(take(leaseEnd.plusSeconds(12), deadline)).isPresent();
    }

    @Test
    void aRenewalLeavesWhatThePollHasStored() {
        DuePoll poll = take(due, leaseEnd).orElseThrow();
        QuarkusTransaction.requiringNew().run(() -> rows.pollAgain(key, due.plusSeconds(3), Unsettled.NOTHING));

        rows.renew(Map.of(poll, leaseEnd), leaseEnd.plusSeconds(12));

        assertThat(take(due.plusSeconds(3), leaseEnd)).isPresent();
    }

    @Test
    void anAttemptIsPolledAgainWhenItsPollSaysSo() {
        take(due, leaseEnd);

        QuarkusTransaction.requiringNew().run(() -> rows.pollAgain(key, due.plusSeconds(3), Unsettled.NOTHING));

        assertThat(take(due.plusSeconds(3), leaseEnd)).isPresent();
    }

    @Test
    void anAttemptThatHasEndedIsNeverPolled() {
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.end(key, EVOLINK, AttemptStatus.SUCCEEDED, outcome(), Instant.now()));

        assertThat(take(deadline, deadline)).isEmpty();
    }

    @Test
    void noLeaseOrRetryRevivesAnAttemptThatHasEnded() {
        DuePoll poll = take(due, leaseEnd).orElseThrow();
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.end(key, EVOLINK, AttemptStatus.FAILED, outcome(), Instant.now()));

        rows.renew(Map.of(poll, leaseEnd), due);
        rows.retry(poll, due);

        assertThat(take(deadline, deadline)).isEmpty();
    }

    @Test
    void anUncertainAttemptHasNothingToPollAndIsTakenWhenItsGraceEnds() {
        AttemptKey uncertain = new AttemptKey(GenerationId.next(Instant.now()), 1);
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.uncertain(new AttemptUncertain(
                        uncertain.generationId(), 1, EVOLINK, Instant.now(), due, Optional.empty())));

        assertThat(rows.take(due, leaseEnd, MANY))
                .filteredOn(poll -> poll.key().equals(uncertain))
                .singleElement()
                .satisfies(poll -> assertThat(poll.task()).isEmpty());
    }

    @Test
    void aProviderHasNoMorePollsThanItsShareAndOverdueAttemptsNeedNone() {
        PollRows one = rows(1);
        one.take(due, leaseEnd, MANY);
        AttemptKey overdue = new AttemptKey(GenerationId.next(Instant.now()), 1);
        QuarkusTransaction.requiringNew().run(() -> attempts.submitted(submission(overdue, EVOLINK, due), due));
        AttemptKey other = new AttemptKey(GenerationId.next(Instant.now()), 1);
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.submitted(submission(other, ProviderName.of("runbase"), deadline), due));

        List<DuePoll> taken = one.take(leaseEnd, leaseEnd.plusSeconds(12), MANY);

        assertThat(taken).extracting(DuePoll::key).contains(overdue, other);
        assertThat(taken)
                .filteredOn(DuePoll::holdsPlace)
                .extracting(DuePoll::provider)
                .doesNotContain("evolink");
    }

    private static AttemptSubmitted submission(AttemptKey key, ProviderName provider, Instant deadline) {
        return new AttemptSubmitted(
                key.generationId(), key.number(), provider, TASK, Instant.now(), deadline, Optional.empty());
    }

    private PollRows rows(int maxPerProvider) {
        PollConfig config = TestConfig.of(
                PollConfig.class,
                Map.of(
                        "darkroom.polls.max-concurrent", String.valueOf(MANY),
                        "darkroom.polls.max-per-provider", String.valueOf(maxPerProvider)));
        return new PollRows(database, connections, new PollShares(config, InstantSource.system()), providers);
    }

    private Optional<DuePoll> take(Instant now, Instant leaseUntil) {
        return rows.take(now, leaseUntil, MANY).stream()
                .filter(poll -> poll.key().equals(key))
                .findFirst();
    }

    @Test
    void whatAPollLeavesUnsettledIsRemembered() {
        assertThat(take(due, leaseEnd).orElseThrow().unsettled()).isEqualTo(Unsettled.NOTHING);

        Unsettled unsettled =
                new Unsettled(Optional.of(due), Optional.of(due.plusSeconds(1)), Optional.of("pondering"));
        pollAgain(unsettled);
        assertThat(take(due.plusSeconds(3), leaseEnd).orElseThrow().unsettled()).isEqualTo(unsettled);

        pollAgain(Unsettled.NOTHING);
        assertThat(take(due.plusSeconds(3), leaseEnd).orElseThrow().unsettled()).isEqualTo(Unsettled.NOTHING);
    }

    private void pollAgain(Unsettled unsettled) {
        QuarkusTransaction.requiringNew().run(() -> rows.pollAgain(key, due.plusSeconds(3), unsettled));
    }

    private AttemptFailed outcome() {
        return new AttemptFailed(
                key.generationId(),
                key.number(),
                EVOLINK,
                new AttemptError(ErrorCode.PROVIDER_ERROR, "of a test"),
                OutcomeSource.CALLBACK,
                Instant.now());
    }
}
