package io.darkroom.submitter.lifecycle;

import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.EVOLINK;
import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.generation;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptRejected;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.MissingImage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptLifecycleTest {

    @Test
    void imagesWhoseArchiveHasFailedBeforeTheirOutcomeArrivesHoldNothingUp() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);

        world.archivingFailed(generation, 1);
        world.succeeded(generation, 1);

        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
        assertThat(world.queued).contains(generation.generationId());
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.FAILED);
    }

    @Test
    void anOutcomeThatIsRepeatedAfterItsArchiveHasFailedDecidesNothing() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);
        world.succeeded(generation, 1);
        world.archivingFailed(generation, 1);
        world.begin(generation);

        world.succeeded(generation, 1);
        world.failed(generation, 2, ErrorCode.PROVIDER_ERROR);

        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
        assertThat(world.queued).contains(generation.generationId());
    }

    @Test
    void imagesThatAreArchivedAfterAllCompleteTheirGeneration() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);
        world.archivingFailed(generation, 1);

        world.archived(generation, 1, 1);

        assertThat(generation.status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    @Test
    void aGenerationCompletesWithoutImagesThatAreLostAndSaysWhich() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.submitted(generation, 1);

        world.archived(generation, 1, 2, new MissingImage(1, "image 1: HTTP 410"));

        assertThat(generation.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(generation.charged()).contains(Credits.of(world.attempt(1).price(), 2));
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUCCEEDED);
        assertThat(world.attempt(1).error())
                .contains(new AttemptError(
                        ErrorCode.ARCHIVE_FAILED,
                        "the generation completed without 1 of its images: image 1: HTTP 410"));
    }

    private final InMemoryLifecycle world = new InMemoryLifecycle();

    @Test
    void attemptsAreNumberedFromOne() {
        Generation generation = generation("{}");

        world.begin(generation);
        world.rejected(generation, 1, ErrorCode.PROVIDER_ERROR);
        Attempt second = world.begin(generation);

        assertThat(second.attemptKey()).isEqualTo(new AttemptKey(generation.generationId(), 2));
        assertThat(second.status()).isEqualTo(AttemptStatus.SUBMITTING);
        assertThat(second.answerDueAt()).isEqualTo(world.now.plusSeconds(30));
        assertThat(generation.attempts()).isEqualTo(2);
    }

    @Test
    void anAcceptedAttemptIsPublishedWithItsDeadline() {
        Generation generation = generation("{\"deadline_seconds\": 3600}");
        world.begin(generation);

        world.submitted(generation, 1);

        assertThat(world.published(AttemptSubmitted.class))
                .containsExactly(new AttemptSubmitted(
                        generation.generationId(),
                        1,
                        EVOLINK,
                        new TaskId("task-1"),
                        world.now,
                        world.now.plus(InMemoryLifecycle.ATTEMPT_DEADLINE),
                        Optional.of(generation.account())));
    }

    @Test
    void anAttemptsDeadlineIsNotAfterItsGenerations() {
        Generation generation = generation("{\"deadline_seconds\": 60}");
        world.begin(generation);

        world.submitted(generation, 1);

        assertThat(world.published(AttemptSubmitted.class))
                .singleElement()
                .extracting(AttemptSubmitted::deadlineAt)
                .isEqualTo(generation.deadlineAt());
    }

    // The first call's answer comes after the second's: the provider has accepted it all the same.
    @Test
    void anAcceptedAttemptCannotBeRejectedAnyMore() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.uncertain(generation, 1);
        world.submitted(generation, 1);

        world.rejected(generation, 1, ErrorCode.PROVIDER_UNAVAILABLE);

        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUBMITTED);
        assertThat(world.queued).isEmpty();
    }

    @Test
    void anAnswerThatItsCallbackOvertookOnlyAddsTheTask() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.succeeded(generation, 1);

        world.submitted(generation, 1);

        assertThat(world.attempt(1).taskId()).contains(new TaskId("task-1"));
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUCCEEDED);
        assertThat(world.published(AttemptSubmitted.class)).isEmpty();
    }

    @Test
    void anUncertainAttemptIsPublishedWithItsGracePeriod() {
        Generation generation = generation("{\"deadline_seconds\": 3600}");
        world.begin(generation);
        Instant resubmitAt = world.now.plusSeconds(1);

        world.attempts.uncertain(generation, world.attempt(1), "reset", Optional.of(resubmitAt));

        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.UNCERTAIN);
        assertThat(world.attempt(1).resubmitAt()).contains(resubmitAt);
        assertThat(world.published(AttemptUncertain.class))
                .containsExactly(new AttemptUncertain(
                        generation.generationId(),
                        1,
                        EVOLINK,
                        world.now,
                        world.now.plus(InMemoryLifecycle.UNCERTAIN_GRACE),
                        Optional.of(generation.account())));
    }

    @Test
    void aSecondUnknownAnswerChangesNothing() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.uncertain(generation, 1);

        world.uncertain(generation, 1);

        assertThat(world.published(AttemptUncertain.class)).hasSize(1);
    }

    @Test
    void aResubmissionIsCountedAndScheduledUntilItsAnswerSettlesIt() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.uncertain(generation, 1);

        world.attempts.resubmitted(world.attempt(1), world.now.plusSeconds(8));
        assertThat(world.attempt(1).resubmissions()).isEqualTo(1);
        assertThat(world.attempt(1).resubmitAt()).contains(world.now.plusSeconds(8));

        world.submitted(generation, 1);
        assertThat(world.attempt(1).resubmitAt()).isEmpty();
        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.SUBMITTED);
    }

    @Test
    void aRejectedAttemptIsPublishedBeforeItsGenerationEnds() {
        Generation generation = generation("{\"max_attempts\": 1}");
        world.begin(generation);

        world.rejected(generation, 1, ErrorCode.PROVIDER_AUTH);

        assertThat(world.published).first().isInstanceOf(AttemptRejected.class);
        assertThat(world.attempt(1).finishedAt()).contains(world.now);
    }

    @Test
    void aLateSuccessIsArchivedLikeAnyOther() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_TIMEOUT);
        assertThat(world.queued).contains(generation.generationId());

        world.succeeded(generation, 1);

        assertThat(generation.status()).isEqualTo(GenerationStatus.ARCHIVING);
        assertThat(world.attempt(1).lateAt()).contains(world.now);
        assertThat(world.queued).isEmpty();
    }

    @Test
    void aSuccessAfterTheEndIsIgnoredAndCounted() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.lifecycle.cancel(generation);

        world.succeeded(generation, 1);

        assertThat(world.attempt(1).status()).isEqualTo(AttemptStatus.ABANDONED);
        assertThat(world.ignored("canceled", "outcome")).isEqualTo(1);
    }

    @Test
    void imagesThatArriveAfterTheEndAreCountedAsDropped() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.lifecycle.cancel(generation);

        world.arrivedLate(generation, 1);

        assertThat(world.attempt(1).lateAt()).contains(world.now);
        assertThat(world.metrics
                        .counter("darkroom.results.dropped", "provider", "evolink")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aSecondFailureOfAnAttemptIsIgnoredAndCounted() {
        Generation generation = generation("{}");
        world.begin(generation);
        world.failed(generation, 1, ErrorCode.PROVIDER_ERROR);

        world.failed(generation, 1, ErrorCode.CONTENT_POLICY);

        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
        assertThat(world.attempt(1).error().orElseThrow().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        assertThat(world.ignored("queued", "outcome")).isEqualTo(1);
    }
}
