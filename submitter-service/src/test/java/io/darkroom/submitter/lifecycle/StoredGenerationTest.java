package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A generation in PostgreSQL: its values survive, and only a change is written. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class StoredGenerationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

    @Inject
    Session database;

    @Inject
    AttemptLifecycle attempts;

    @Inject
    DispatchQueue queue;

    private final AccountId account = AccountId.next(NOW);
    private final GenerationId id = GenerationId.next(NOW);
    private final UUID key = UUID.randomUUID();

    @BeforeEach
    void aStoredGeneration() {
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeMutationQuery("INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())")
                    .setParameter("id", account.value())
                    .setParameter("name", account.toString())
                    .executeUpdate();
            Generation generation = new Generation(
                    id, account, InMemoryLifecycle.request("{\"max_attempts\": 4}"), Credits.of("5"), NOW);
            generation.requestedBy(key, Optional.of(ProviderName.of("runbase")));
            generation.limitedBy(key);
            InsertedGenerations.insert(database, generation);
        });
    }

    // A queued generation would change the positions that other tests expect.
    @AfterEach
    void removeIt() {
        QuarkusTransaction.requiringNew().run(() -> {
            // In the order of the sweep of unanswered attempts, which may have one of these.
            LockedGenerations.lock(List.of(id));
            queue.remove(List.of(id));
            Attempt.delete("key.generationId", id.value());
            Generation.deleteById(id.value());
        });
    }

    @Test
    void everyValueIsReadAsItWasStored() {
        change(generation -> {
            generation.become(GenerationStatus.ARCHIVING, NOW);
            generation.complete(List.of(InMemoryLifecycle.image()), NOW);
            generation.charge(Credits.of("2.25"));
        });

        Generation read = QuarkusTransaction.requiringNew().call(() -> Generation.findById(id.value()));

        assertThat(read.request()).isEqualTo(InMemoryLifecycle.request("{\"max_attempts\": 4}"));
        assertThat(read.images()).hasSize(1);
        assertThat(read.history()).hasSize(2);
        assertThat(read.reserved()).isEqualTo(Credits.of("5"));
        assertThat(read.charged()).contains(Credits.of("2.25"));
        assertThat(read.dialect()).contains(ProviderName.of("runbase"));
        assertThat(read.keyId()).contains(key);
        assertThat(read.createdAt()).isEqualTo(NOW);
        assertThat(read.finishedAt()).contains(NOW);
    }

    @Test
    void readingALockedGenerationWritesNothing() {
        String before = version();

        change(generation -> {
            assertThat(generation.request().prompt()).isEqualTo("a lamp");
            assertThat(generation.images()).isEmpty();
            assertThat(generation.history()).hasSize(1);
        });

        assertThat(version()).isEqualTo(before);
    }

    @Test
    void aChangeIsWritten() {
        String before = version();

        change(generation -> generation.progressTo(40));

        assertThat(version()).isNotEqualTo(before);
    }

    @Test
    void aGenerationThatWaitsWithoutAPlaceInTheQueueIsGivenOneAgain() {
        assertThat(queued()).isFalse();

        addMissing();

        assertThat(queued()).isTrue();
    }

    @Test
    void aGenerationWithAnAttemptInFlightIsNotQueuedAgain() {
        change(generation -> attempts.begin(
                        generation,
                        ProviderName.of("evolink"),
                        BigDecimal.TWO,
                        Instant.now().plusSeconds(600))
                .attempt()
                .persist());

        addMissing();

        assertThat(queued()).isFalse();
    }

    @Test
    void aGenerationThatDoesNotWaitIsNotQueuedAgain() {
        change(generation -> generation.become(GenerationStatus.ARCHIVING, NOW));

        addMissing();

        assertThat(queued()).isFalse();
    }

    // Due later than the dispatcher looks.
    private void addMissing() {
        QuarkusTransaction.requiringNew()
                .run(() -> queue.addMissing(Instant.now(), Instant.now().plusSeconds(1800), 1000));
    }

    private boolean queued() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT EXISTS (SELECT FROM dispatch WHERE generation_id = :id)", Boolean.class)
                        .setParameter("id", id.value())
                        .getSingleResult());
    }

    @Test
    void attemptsAreFoundByTheirState() {
        QuarkusTransaction.requiringNew().run(() -> {
            Generation generation = LockedGenerations.lock(List.of(id)).get(id);
            Attempt first = attempts.begin(generation, ProviderName.of("evolink"), BigDecimal.TWO, NOW)
                    .attempt();
            first.fail(InMemoryLifecycle.error(ErrorCode.PROVIDER_ERROR), NOW);
            first.persist();
            attempts.begin(generation, ProviderName.of("runbase"), BigDecimal.TWO, NOW.plusSeconds(30))
                    .attempt()
                    .persist();
        });

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(Attempt.of(id)).extracting(Attempt::number).containsExactly(1, 2);
            assertThat(Attempt.of(List.of(id)).get(id)).hasSize(2);
            assertThat(Attempt.inFlight(id)).extracting(Attempt::number).containsExactly(2);
            assertThat(Attempt.find(new AttemptKey(id, 1)))
                    .hasValueSatisfying(attempt ->
                            assertThat(attempt.error()).contains(InMemoryLifecycle.error(ErrorCode.PROVIDER_ERROR)));
        });
    }

    private void change(Consumer<Generation> work) {
        QuarkusTransaction.requiringNew()
                .run(() -> work.accept(LockedGenerations.lock(List.of(id)).get(id)));
    }

    // PostgreSQL gives a row that is written a new version; a lock alone does not.
    private String version() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT CAST(xmin AS text) FROM generation WHERE id = :id", String.class)
                        .setParameter("id", id.value())
                        .getSingleResult());
    }
}
