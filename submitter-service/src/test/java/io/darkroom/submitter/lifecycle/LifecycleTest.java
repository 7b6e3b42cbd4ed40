package io.darkroom.submitter.lifecycle;

import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.error;
import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.ProgressRequested;
import io.darkroom.embedded.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {

    private final InMemoryLifecycle world = new InMemoryLifecycle();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void anotherAttemptIsQueuedForEveryErrorThatAllowsAnotherProvider(ErrorCode code) {
        Generation generation = generation("{}");
        world.begin(generation);

        world.rejected(generation, 1, code);

        boolean retried = code.failover() != ErrorCode.Failover.NEVER;
        assertThat(generation.status()).isEqualTo(retried ? GenerationStatus.QUEUED : GenerationStatus.FAILED);
        assertThat(world.queued.contains(generation.generationId())).isEqualTo(retried);
    }

    @Test
    void aContentRefusalIsRetriedWhereTheClientRequestsIt() {
        Generation generation = generation("{\"retry_content_policy\": true}");
        world.begin(generation);

        world.failed(generation, 1, ErrorCode.CONTENT_POLICY);

        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
    }

    @Test
    void noAttemptFollowsTheLastThatTheClientAllows() {
        Generation generation = generation("{\"max_attempts\": 1}");
        world.begin(generation);

        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);

        assertThat(generation.error()).contains(error(ErrorCode.PROVIDER_ERROR));
        assertThat(world.published(GenerationFailed.class))
                .singleElement()
                .extracting(GenerationFailed::error)
                .isEqualTo(error(ErrorCode.PROVIDER_ERROR));
    }

    @Test
    void anAttemptThatItsProviderRefusedDoesNotCount() {
        Generation generation = generation("{\"max_attempts\": 1}");
        world.begin(generation);

        world.rejected(generation, 1, ErrorCode.PROVIDER_UNAVAILABLE);

        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
    }

    @Test
    void refusalsHaveALimitToo() {
        Generation generation = generation("{\"max_attempts\": 1}");
        int limit = 50;
        for (int attempt = 1; attempt <= limit; attempt++) {
            assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
            world.begin(generation);
            world.rejected(generation, attempt, ErrorCode.PROVIDER_UNAVAILABLE);
        }

        assertThat(generation.error()).contains(error(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @Test
    void noAttemptFollowsTheDeadline() {
        Generation generation = generation("{\"deadline_seconds\": 60}");
        world.begin(generation);
        world.now = generation.deadlineAt();

        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);

        assertThat(generation.error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.EXPIRED);
            assertThat(error.message()).contains("because of provider_error");
        });
    }

    @Test
    void aFailureDecidesNothingWhileALaterAttemptIsInFlight() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.uncertain(generation, 1);
        world.failed(generation, 1, ErrorCode.UNCERTAIN);
        world.begin(generation);
        world.succeeded(generation, 1);

        world.archivingFailed(generation, 1);

        assertThat(generation.status()).isEqualTo(GenerationStatus.ARCHIVING);
        assertThat(world.queued).isEmpty();
        assertThat(world.attempt(2).status()).isEqualTo(AttemptStatus.SUBMITTING);
    }

    @Test
    void imagesBeyondThoseRequestedAreNeitherShownNorCharged() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);

        world.archived(generation, 1, 3);

        assertThat(generation.images()).hasSize(2);
        assertThat(generation.charged()).contains(Credits.of(InMemoryLifecycle.PRICE, 2));
        assertThat(world.attempt(1).error())
                .hasValueSatisfying(
                        error -> assertThat(error.message()).contains("made 3 images, and 2 were requested"));
    }

    @Test
    void theArchiveOfALateResultThatOvertakesItsOutcomeRecordsItAsLate() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_TIMEOUT);
        world.begin(generation);
        world.succeeded(generation, 2);

        world.archived(generation, 1, 1);

        assertThat(generation.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUCCEEDED);
        assertThat(world.attempt(1).lateAt()).contains(world.now);
    }

    @Test
    void progressStartsAgainWithTheNextAttempt() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);
        world.progressed(generation, 1, 80);

        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);

        assertThat(generation.progress()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "webhook_url": "https://a.example/h", "webhook_events": ["progress"]  | 1
            "webhook_url": "https://a.example/h", "webhook_events": ["completed"] | 0
            "webhook_events": ["progress"]                                        | 0
            """)
    void theBeginningIsProgressForAClientThatIsNotifiedOfIt(String webhook, int events) {
        Generation generation =
                TestGenerations.of("\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", " + webhook, world.now);
        world.begin(generation);

        world.submitted(generation, 1);

        assertThat(world.published(GenerationProgressed.class)).hasSize(events);
        assertThat(world.published(ProgressRequested.class)).hasSize(events);
    }

    @Test
    void progressOfAnEarlierAttemptIsIgnored() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);
        world.begin(generation);

        world.progressed(generation, 1, 50);

        assertThat(generation.progress()).isZero();
        assertThat(world.published(GenerationProgressed.class)).isEmpty();
    }

    @Test
    void progressNeverGoesBack() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.progressed(generation, 1, 60);

        world.progressed(generation, 1, 30);

        assertThat(generation.progress()).isEqualTo(60);
    }

    @Test
    void progressIsPublishedOnlyWhenItMoves() {
        Generation generation = generation("{}");
        world.begin(generation);

        world.progressed(generation, 1, 0);
        world.progressed(generation, 1, 0);
        world.progressed(generation, 1, 60);
        world.progressed(generation, 1, 60);
        world.progressed(generation, 1, 30);

        assertThat(world.published(GenerationProgressed.class))
                .extracting(event -> event.generation().progress())
                .containsExactly(0, 60);
    }

    @Test
    void anArchiveThatOvertakesItsOutcomeEndsTheAttemptToo() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);

        world.archived(generation, 1, 2);

        assertThat(generation.history())
                .extracting(StateChange::status)
                .containsExactly(
                        GenerationStatus.QUEUED,
                        GenerationStatus.SUBMITTED,
                        GenerationStatus.ARCHIVING,
                        GenerationStatus.COMPLETED);
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUCCEEDED);
    }

    @Test
    void aCompletedGenerationAbandonsItsOtherAttemptsAndLeavesTheQueue() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_TIMEOUT);
        world.begin(generation);
        world.submitted(generation, 2);

        world.succeeded(generation, 1);
        world.archived(generation, 1, 1);

        assertThat(world.attempt(2).status()).isEqualTo(AttemptStatus.ABANDONED);
        assertThat(world.queued).isEmpty();
        assertThat(generation.images()).hasSize(1);
        assertThat(generation.progress()).isEqualTo(100);
        assertThat(world.published(GenerationCompleted.class))
                .singleElement()
                .extracting(GenerationCompleted::attempt)
                .isEqualTo(1);
    }

    @Test
    void cancelingTwiceReturnsFalse() {
        Generation generation = generation("{}");

        assertThat(world.lifecycle.cancel(generation)).isTrue();
        assertThat(world.lifecycle.cancel(generation)).isFalse();
    }

    @Test
    void deletingRemovesTheContentAndPublishesTheReason() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);

        world.lifecycle.delete(generation, DeletionReason.RETENTION);

        assertThat(generation.deleted()).isTrue();
        assertThat(generation.request().prompt()).doesNotContain("lamp");
        assertThat(world.attempt(1).error()).contains(new AttemptError(ErrorCode.PROVIDER_ERROR, ""));
        assertThat(world.published(GenerationDeleted.class))
                .singleElement()
                .extracting(GenerationDeleted::reason)
                .isEqualTo(DeletionReason.RETENTION);
    }

    @Test
    void eachTransitionIsAnnouncedWithItsProvider() {
        Generation generation = generation("{}");
        world.begin(generation);

        world.submitted(generation, 1);
        world.lifecycle.cancel(generation);

        assertThat(world.transitions)
                .containsExactly(
                        new Transitioned(generation.generationId(), GenerationStatus.SUBMITTED, "evolink"),
                        new Transitioned(
                                generation.generationId(), GenerationStatus.CANCELED, Transitioned.NO_PROVIDER));
    }

    @Test
    void aTransitionThatTheTableDoesNotAllowIsCounted() {
        Generation generation = generation("{}");
        world.lifecycle.cancel(generation);

        world.lifecycle.fail(generation, error(ErrorCode.EXPIRED));

        assertThat(world.ignored("canceled", "failed")).isEqualTo(1);
    }

    // It may repeat the prompt, and a log is not deleted with its generation.
    @Test
    void noLogLineRepeatsWhatAProviderSaid() {
        try (LogLines log = LogLines.of(Lifecycle.class.getPackageName())) {
            Generation generation = generation("{\"max_attempts\": 2}");
            world.begin(generation);
            world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);
            world.begin(generation);
            world.failed(generation, 2, ErrorCode.PROVIDER_ERROR);

            assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("because of"));
        }
    }

    @Test
    void anEventOfAnUnknownAttemptIsRefused() {
        Generation generation = generation("{}");

        assertThatThrownBy(() -> world.archived(generation, 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no attempt");
    }
}
