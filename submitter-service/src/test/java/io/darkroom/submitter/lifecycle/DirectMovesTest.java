package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The usual moves happen by one statement where all is as usual, and nowhere else. */
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@Tag("backend")
class DirectMovesTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    @Inject
    Session database;

    @Inject
    DirectMoves directMoves;

    @Inject
    AttemptLifecycle attempts;

    @Inject
    DispatchQueue queue;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final AccountId account = AccountId.next(now);
    private final GenerationId id = GenerationId.next(now);
    private final AttemptKey key = new AttemptKey(id, 1);
    private long announced;

    @BeforeEach
    void aGenerationWithAnAttemptThatWaitsForItsAnswer() {
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeMutationQuery("INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())")
                    .setParameter("id", account.value())
                    .setParameter("name", account.toString())
                    .executeUpdate();
            Generation generation = new Generation(id, account, InMemoryLifecycle.request("{}"), Credits.of("5"), now);
            InsertedGenerations.insert(database, generation);
            queue.start(
                    List.of(attempts.begin(generation, EVOLINK, BigDecimal.TWO, now.plusSeconds(600))), List.of(), now);
        });
    }

    @AfterEach
    void removeIt() {
        QuarkusTransaction.requiringNew().run(() -> {
            LockedGenerations.lock(List.of(id));
            Attempt.delete("key.generationId", id.value());
            Generation.deleteById(id.value());
        });
    }

    @Test
    void beginningAnAttemptStoresAndCountsIt() {
        assertThat(generation().attempts()).isEqualTo(1);
        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUBMITTING);
        assertThat(attempt().price()).isEqualByComparingTo(BigDecimal.TWO);
        assertThat(attempt().answerDueAt()).isEqualTo(now.plusSeconds(600));
    }

    @Test
    void anAnswerMovesTheAttemptAndItsGeneration() {
        assertThat(submitted()).isTrue();

        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUBMITTED);
        assertThat(attempt().taskId()).contains(new TaskId("task-1"));
        Generation moved = generation();
        assertThat(moved.status()).isEqualTo(GenerationStatus.SUBMITTED);
        assertThat(moved.changes()).isEqualTo(2);
        assertThat(moved.history())
                .extracting(StateChange::status)
                .containsExactly(GenerationStatus.QUEUED, GenerationStatus.SUBMITTED);
        assertThat(announced).isEqualTo(1);
    }

    @Test
    void anAnswerThatACallbackHasOvertakenIsLeftToTheStateMachine() {
        change(generation -> {
            generation.become(GenerationStatus.SUBMITTED, now);
            generation.become(GenerationStatus.ARCHIVING, now);
        });

        assertThat(submitted()).isFalse();

        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUBMITTING);
        assertThat(generation().status()).isEqualTo(GenerationStatus.ARCHIVING);
        assertThat(announced).isZero();
    }

    @Test
    void anAnswerToAnUncertainAttemptIsLeftToTheStateMachine() {
        QuarkusTransaction.requiringNew()
                .run(() -> Attempt.find(key).orElseThrow().uncertain("reset", now, Optional.empty()));

        assertThat(submitted()).isFalse();

        assertThat(generation().status()).isEqualTo(GenerationStatus.QUEUED);
        assertThat(announced).isZero();
    }

    @Test
    void imagesMoveTheAttemptAndItsGeneration() {
        submitted();

        assertThat(archiving()).containsExactly(id);

        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUCCEEDED);
        assertThat(attempt().finishedAt()).contains(now.plusSeconds(1));
        assertThat(generation().history())
                .extracting(StateChange::status)
                .containsExactly(GenerationStatus.QUEUED, GenerationStatus.SUBMITTED, GenerationStatus.ARCHIVING);
    }

    @Test
    void imagesOfAQueuedGenerationAreLeftToTheStateMachineSinceItMustLeaveTheQueue() {
        assertThat(archiving()).isEmpty();

        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUBMITTING);
        assertThat(generation().status()).isEqualTo(GenerationStatus.QUEUED);
    }

    @Test
    void imagesThatAreReportedTwiceMoveNothingTheSecondTime() {
        submitted();
        archiving();

        assertThat(archiving()).isEmpty();

        assertThat(generation().changes()).isEqualTo(3);
    }

    @Test
    void imagesOfAGenerationThatHasEndedMoveNothing() {
        submitted();
        change(generation -> generation.become(GenerationStatus.CANCELED, now));

        assertThat(archiving()).isEmpty();

        assertThat(attempt().status()).isEqualTo(AttemptStatus.SUBMITTED);
    }

    private boolean submitted() {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean moved = directMoves.submitted(key, account, EVOLINK, new TaskId("task-1"), now.plusSeconds(600));
            // Before the relay takes it.
            announced = database.createNativeQuery("SELECT count(*) FROM outbox WHERE key = :id", Long.class)
                    .setParameter("id", id.toString())
                    .getSingleResult();
            return moved;
        });
    }

    private Set<GenerationId> archiving() {
        ProducedImage image = new ProducedImage(URI.create("https://images.test/1.png"), now.plusSeconds(600));
        AttemptSucceeded event =
                new AttemptSucceeded(id, 1, EVOLINK, List.of(image), OutcomeSource.CALLBACK, now.plusSeconds(1));
        return QuarkusTransaction.requiringNew().call(() -> directMoves.archiving(List.of(event)));
    }

    private void change(Consumer<Generation> work) {
        QuarkusTransaction.requiringNew()
                .run(() -> work.accept(LockedGenerations.lock(List.of(id)).get(id)));
    }

    private Generation generation() {
        return QuarkusTransaction.requiringNew().call(() -> Generation.findById(id.value()));
    }

    private Attempt attempt() {
        return QuarkusTransaction.requiringNew().call(() -> Attempt.find(key).orElseThrow());
    }
}
