package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.embedded.RealBackends;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every generation ends, also one of which no event arrives any more. */
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@Tag("backend")
class EndOverdueTest {

    private static final Duration SLACK = Duration.ofMinutes(2);
    private static final Duration ARCHIVING_SLACK = Duration.ofMinutes(30);

    @Inject
    Session database;

    @Inject
    EndOverdue sweep;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final AccountId account = AccountId.next(now);
    private final GenerationId id = GenerationId.next(now);
    private final Generation generation =
            new Generation(id, account, InMemoryLifecycle.request("{}"), Credits.of("5"), now);

    @BeforeEach
    void anAccount() {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(
                                "INSERT INTO account (id, name, created_at, unlimited) VALUES (:id, :name, now(), true)")
                        .setParameter("id", account.value())
                        .setParameter("name", account.toString())
                        .executeUpdate());
    }

    @AfterEach
    void removeIt() {
        QuarkusTransaction.requiringNew().run(() -> {
            Generation.delete("accountId", account.value());
            // Nothing was reserved before it was released, which the proof of the whole ledger would find.
            database.createNativeMutationQuery("DELETE FROM ledger_entry WHERE account_id = :id")
                    .setParameter("id", account.value())
                    .executeUpdate();
        });
    }

    @Test
    void aGenerationThatNothingEndsFailsAfterItsDeadline() {
        stored(GenerationStatus.SUBMITTED);
        Instant overdue = generation.deadlineAt().plus(SLACK);

        assertThat(endedAt(overdue)).isFalse();
        assertThat(endedAt(overdue.plusMillis(1))).isTrue();

        Generation ended = read();
        assertThat(ended.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(ended.error().orElseThrow().code()).isEqualTo(ErrorCode.EXPIRED);
        assertThat(ended.error().orElseThrow().message()).contains("submitted");
        assertThat(ended.charged()).contains(Credits.ZERO);
        assertThat(credits("release")).isEqualByComparingTo("5");
    }

    @Test
    void oneThatIsBeingArchivedHasMoreTime() {
        stored(GenerationStatus.ARCHIVING);
        Instant overdue = generation.deadlineAt().plus(ARCHIVING_SLACK);

        assertThat(endedAt(overdue)).isFalse();
        assertThat(endedAt(overdue.plusMillis(1))).isTrue();
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherFromItsEnd() {
        stored(GenerationStatus.SUBMITTED);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery("""
                                INSERT INTO generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at)
                                SELECT uuidv7(), account_id, model, status, 0, '{', 0, created_at, deadline_at - INTERVAL '1 minute'
                                FROM generation WHERE id = :id""")
                        .setParameter("id", id.value())
                        .executeUpdate());

        assertThat(endedAt(generation.deadlineAt().plus(SLACK).plusMillis(1))).isTrue();
    }

    @Test
    void oneThatHasEndedStaysAsItIs() {
        stored(GenerationStatus.SUBMITTED);
        QuarkusTransaction.requiringNew()
                .run(() -> LockedGenerations.lock(List.of(id))
                        .get(id)
                        .endWith(InMemoryLifecycle.error(ErrorCode.PROVIDER_ERROR), now));

        endedAt(generation.deadlineAt().plus(ARCHIVING_SLACK).plusSeconds(1));

        assertThat(read().error()).contains(InMemoryLifecycle.error(ErrorCode.PROVIDER_ERROR));
    }

    private void stored(GenerationStatus status) {
        if (status == GenerationStatus.ARCHIVING) {
            generation.become(GenerationStatus.SUBMITTED, now);
        }
        generation.become(status, now);
        QuarkusTransaction.requiringNew().run(() -> {
            InsertedGenerations.insert(database, generation);
        });
    }

    // Those of other tests end too, which is what they are for.
    private boolean endedAt(Instant at) {
        sweep.end(at);
        return read().finishedAt().isPresent();
    }

    private Generation read() {
        return QuarkusTransaction.requiringNew().call(() -> Generation.findById(id.value()));
    }

    private BigDecimal credits(String kind) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT sum(amount) FROM ledger_entry WHERE generation_id = :id AND kind = :kind AND amount > 0",
                                BigDecimal.class)
                        .setParameter("id", id.value())
                        .setParameter("kind", kind)
                        .getSingleResult());
    }
}
