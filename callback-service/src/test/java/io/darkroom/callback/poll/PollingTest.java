package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.callback.attempt.Attempts;
import io.darkroom.callback.ingest.TopicReader;
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
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Polls of providers that answer in all ways, or not at all. */
@Tag("backend")
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
@QuarkusTestResource(StubProviders.class)
class PollingTest {

    private static final ProviderName RUNBASE = ProviderName.of("runbase");
    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int HANGING = 40;

    @Inject
    Attempts attempts;

    @Inject
    PollConfig config;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void linksThatComeWithALaterPollAreTaken() {
        AttemptKey key = submitted(RUNBASE, "late", LONG);

        await().atMost(SOON).until(() -> status(key), AttemptStatus.SUCCEEDED.word()::equals);
    }

    @Test
    void aTaskThatStaysWithoutAnImageFailsAfterTheGraceAndSaysSo() {
        AttemptKey key = submitted(RUNBASE, "none", LONG);

        await().atMost(SOON).until(() -> status(key), AttemptStatus.FAILED.word()::equals);
        assertThat(outcome(key)).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(error.message()).isEqualTo("finished without an image");
        });
    }

    @Test
    void onePollThatDoesNotFindATaskEndsNothing() {
        AttemptKey key = submitted(RUNBASE, "missed", LONG);

        await().atMost(SOON).until(() -> status(key), AttemptStatus.SUCCEEDED.word()::equals);
    }

    @Test
    void aFailureInWordsWithANulEndsAsAnyOther() {
        AttemptKey key = submitted(RUNBASE, "nul", LONG);

        await().atMost(SOON).until(() -> status(key), AttemptStatus.FAILED.word()::equals);
        assertThat(outcome(key).message()).contains("c\uFFFDd");
    }

    @Test
    void theErrorOfADeadlineNamesTheUnknownState() {
        AttemptKey key = submitted(RUNBASE, "pondering", Duration.ofSeconds(1));

        await().atMost(SOON).until(() -> status(key), AttemptStatus.FAILED.word()::equals);
        assertThat(outcome(key)).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
            assertThat(error.message()).contains("its last status was \"pondering\"");
        });
    }

    @Test
    void theErrorOfADeadlineSaysThatTheAnswerIsTooLarge() {
        AttemptKey key = submitted(RUNBASE, "endless", Duration.ofSeconds(1));

        await().atMost(SOON).until(() -> status(key), AttemptStatus.FAILED.word()::equals);
        assertThat(outcome(key)).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(error.message()).contains("an answer of more than");
        });
    }

    @Test
    void aProviderThatDoesNotAnswerDelaysNeitherOthersNorItsOwnDeadlines() {
        List<AttemptKey> hanging = Stream.generate(() -> submitted(EVOLINK, "hang", Duration.ofSeconds(3)))
                .limit(HANGING)
                .toList();
        AttemptKey lost = uncertain(EVOLINK, Duration.ofSeconds(2));
        AttemptKey other = submitted(RUNBASE, "late", LONG);

        await().atMost(Duration.ofSeconds(3)).until(() -> status(other), AttemptStatus.SUCCEEDED.word()::equals);
        await().atMost(Duration.ofSeconds(5)).until(() -> status(lost), AttemptStatus.FAILED.word()::equals);
        // Those that are being polled end with their poll.
        await().atMost(SOON)
                .until(() -> hanging.stream()
                                .filter(key -> status(key).equals(AttemptStatus.FAILED.word()))
                                .count()
                        >= HANGING - config.maxPerProvider());
    }

    private AttemptKey submitted(ProviderName provider, String behaviour, Duration deadline) {
        Instant now = Instant.now();
        AttemptKey key = new AttemptKey(GenerationId.next(now), 1);
        TaskId task = new TaskId(behaviour + "-" + key.generationId());
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.submitted(
                        new AttemptSubmitted(
                                key.generationId(), 1, provider, task, now, now.plus(deadline), Optional.empty()),
                        now));
        return key;
    }

    private AttemptKey uncertain(ProviderName provider, Duration grace) {
        Instant now = Instant.now();
        AttemptKey key = new AttemptKey(GenerationId.next(now), 1);
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.uncertain(
                        new AttemptUncertain(key.generationId(), 1, provider, now, now.plus(grace), Optional.empty())));
        return key;
    }

    private AttemptError outcome(AttemptKey key) {
        try (TopicReader topics = new TopicReader(kafka)) {
            return await().atMost(SOON)
                    .until(
                            () -> topics.events(Topic.OUTCOMES, key.generationId()).stream()
                                    .filter(AttemptFailed.class::isInstance)
                                    .map(event -> ((AttemptFailed) event).error())
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    private static String status(AttemptKey key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Attempt.find(key).map(attempt -> attempt.status).orElse("unknown"));
    }
}
