package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The unfinished archives in PostgreSQL. They are due in an hour, so that the running service leaves them alone. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class ArchiveRowsTest {

    private static final int MANY = 10_000;

    private final Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofHours(1));
    private final Instant leaseEnd = due.plusSeconds(12);
    private final GenerationId generation = GenerationId.next(Instant.now());

    @Inject
    ArchiveRows rows;

    @Inject
    Session database;

    @AfterEach
    void remove() {
        QuarkusTransaction.requiringNew().run(() -> Archive.delete("id.generationId", generation.value()));
    }

    @Test
    void theLinkThatExpiresFirstIsTakenFirst() {
        store(1, Duration.ofHours(3));
        store(2, Duration.ofHours(2));
        store(3, Duration.ofHours(4));

        assertThat(take(due, leaseEnd, 1)).containsExactly(2);
        assertThat(take(due, leaseEnd, 1)).containsExactly(1);
        assertThat(take(due, leaseEnd, 1)).containsExactly(3);
    }

    @Test
    void aTakenArchiveIsLeftAloneUntilItsLeaseEnds() {
        store(1, Duration.ofHours(2));

        assertThat(take(due.minusMillis(1), leaseEnd, MANY)).isEmpty();
        assertThat(take(due, leaseEnd, MANY)).containsExactly(1);
        assertThat(take(leaseEnd.minusMillis(1), leaseEnd, MANY)).isEmpty();
        assertThat(take(leaseEnd, leaseEnd.plusSeconds(12), MANY)).containsExactly(1);
    }

    @Test
    void aRenewalLeavesARetryThatWasStoredMeanwhile() {
        store(1, Duration.ofHours(2));
        DueArchive taken = rows.take(due, leaseEnd, MANY).stream()
                .filter(archive -> archive.generationId().equals(generation.value()))
                .findFirst()
                .orElseThrow();
        rows.retry(key(1), new RetryState(2, 1, Optional.of(due)), due.plusSeconds(3));

        rows.renew(Map.of(taken, leaseEnd), leaseEnd.plusSeconds(12));

        assertThat(rows.take(due.plusSeconds(3), leaseEnd, MANY))
                .filteredOn(archive -> archive.generationId().equals(generation.value()))
                .singleElement()
                .satisfies(archive -> {
                    assertThat(archive.state()).isEqualTo(new RetryState(2, 1, Optional.of(due)));
                    assertThat(archive.pending().stored()).isEqualTo(Set.of());
                });
    }

    @Test
    void aRenewedLeaseLastsLonger() {
        store(1, Duration.ofHours(2));
        DueArchive taken = rows.take(due, leaseEnd, MANY).stream()
                .filter(archive -> archive.generationId().equals(generation.value()))
                .findFirst()
                .orElseThrow();

        rows.renew(Map.of(taken, leaseEnd), leaseEnd.plusSeconds(12));

        assertThat(take(leaseEnd, leaseEnd.plusSeconds(12), MANY)).isEmpty();
    }

    @Test
    void anArchiveThatHasFinishedIsNeverTaken() {
        store(1, Duration.ofHours(2));
        QuarkusTransaction.requiringNew()
                .run(() -> Archive.update("finishedAt = ?1 where id = ?2", Instant.now(), ArchiveId.of(key(1))));

        assertThat(take(due.plus(Duration.ofHours(1)), leaseEnd, MANY)).isEmpty();
    }

    private AttemptKey key(int attempt) {
        return new AttemptKey(generation, attempt);
    }

    private void store(int attempt, Duration untilExpiry) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery("""
                        INSERT INTO archive (generation_id, attempt, provider, images, produced_at, expires_at, created_at, source, next_at)
                        VALUES (:generation, :attempt, 'evolink', '[]', now(), :expires, now(), 'POLL', :due)""")
                        .setParameter("generation", generation.value())
                        .setParameter("attempt", attempt)
                        .setParameter("expires", Instant.now().plus(untilExpiry))
                        .setParameter("due", due)
                        .executeUpdate());
    }

    /** The numbers of this test's attempts, in order. */
    private List<Integer> take(Instant now, Instant leaseUntil, int max) {
        return rows.take(now, leaseUntil, max).stream()
                .filter(archive -> archive.generationId().equals(generation.value()))
                .map(DueArchive::attempt)
                .toList();
    }
}
