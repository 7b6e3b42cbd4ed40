package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.PublishedRecords;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.archive.Erasures.Due;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static final String ERASED =
            "SELECT count(*) FROM erasure WHERE generation_id = :generation AND erased_at IS NOT NULL";
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    @Inject
    ArchiveRows rows;

    @Inject
    ArchiveRecords records;

    @Inject
    Erasures erasures;

    @Inject
    EventPublisher publisher;

    @Inject
    Session database;

    @Inject
    EndOverdueArchives endOverdue;

    @Inject
    ArchiveConfig config;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @AfterEach
    void remove() {
        QuarkusTransaction.requiringNew().run(() -> {
            Archive.delete("id.generationId", generation.value());
            Erasure.delete("generationId", generation.value());
        });
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
        rows.retry(
                key(1), new RetryState(2, 1, Optional.of(due), MissingImages.NONE.with(1, "gone")), due.plusSeconds(3));

        rows.renew(Map.of(taken, leaseEnd), leaseEnd.plusSeconds(12));

        assertThat(rows.take(due.plusSeconds(3), leaseEnd, MANY))
                .filteredOn(archive -> archive.generationId().equals(generation.value()))
                .singleElement()
                .satisfies(archive -> {
                    assertThat(archive.state())
                            .isEqualTo(new RetryState(2, 1, Optional.of(due), MissingImages.NONE.with(1, "gone")));
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

    @Test
    void anArchiveThatNoTryEndsFailsAfterItsTimeThoughItCannotBeRead() {
        Instant end = Instant.now().plus(Duration.ofHours(2));
        store(1, Duration.between(Instant.now(), end));
        store(2, Duration.ofHours(3));
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(
                                "UPDATE archive SET images = '{' WHERE generation_id = :generation AND attempt = 1")
                        .setParameter("generation", generation.value())
                        .executeUpdate());

        endOverdue.end(end.plus(config.overdueSlack()).minusSeconds(5));
        assertThat(failures()).isEmpty();
        endOverdue.end(end.plus(config.overdueSlack()).plusSeconds(5));

        assertThat(failures()).containsExactly("1 not archived in its time, after 0 tries");
        try (PublishedRecords events = new PublishedRecords(kafka, Topic.ARCHIVES.topicName())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> events.all().stream()
                            .filter(event -> generation.toString().equals(event.key()))
                            .map(event -> new String(event.value(), StandardCharsets.UTF_8))
                            .anyMatch(json -> json.contains("not archived in its time")));
        }
    }

    private List<String> failures() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT attempt || ' ' || failure FROM archive WHERE generation_id = :generation AND failure IS NOT NULL",
                                String.class)
                        .setParameter("generation", generation.value())
                        .getResultList());
    }

    @Test
    void anErasureFindsTheArchiveOfATransactionThatWasOpenWhenItBegan() {
        Instant now = Instant.now();
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(records.begin(List.of(outcome(1, now)), 0, now)).isEmpty();
            publisher.publish(new GenerationCanceled(generation, AccountId.next(now), now, Optional.empty()));
            await().atMost(Duration.ofSeconds(60)).until(this::erasureWaitsOrHasEnded);
        });

        await().atMost(Duration.ofSeconds(60))
                .until(() -> QuarkusTransaction.requiringNew()
                        .call(() -> Archive.find(key(1)).isEmpty() && count(ERASED) == 1));
    }

    // The running service erases what is due now.
    @ParameterizedTest
    @CsvSource({
        "IMAGES, IMAGES, IMAGES, false",
        "IMAGES, ALL, ALL, true",
        "ALL, IMAGES, ALL, false",
        "ALL, ALL, ALL, false"
    })
    void anErasureIsCarriedOutAgainOnlyForALargerExtent(
            ErasureExtent earlier, ErasureExtent requested, ErasureExtent extent, boolean again) {
        request(earlier);
        erasures.finish(Set.of(generation), due);
        update("UPDATE erasure SET erased_at = now() WHERE generation_id = :generation");

        request(requested);

        assertThat(taken(due)).isEqualTo(again ? List.of(new Due(generation.value(), extent)) : List.of());
        assertThat(QuarkusTransaction.requiringNew().call(() -> count(ERASED))).isEqualTo(again ? 0 : 1);
    }

    @Test
    void anErasureThatWasWidenedWhileItRanIsDueAgain() {
        request(ErasureExtent.IMAGES);
        assertThat(taken(due)).hasSize(1);
        assertThat(taken(due)).isEmpty();
        request(ErasureExtent.ALL);

        erasures.finish(Set.of(generation), leaseEnd);

        assertThat(taken(due)).containsExactly(new Due(generation.value(), ErasureExtent.ALL));
        assertThat(taken(leaseEnd)).as("after its lease").hasSize(1);
    }

    private void request(ErasureExtent extent) {
        QuarkusTransaction.requiringNew()
                .run(() -> erasures.request(List.of(new Due(generation.value(), extent)), due));
    }

    private List<Due> taken(Instant now) {
        return erasures.take(now, leaseEnd, MANY).stream()
                .filter(each -> each.generationId().equals(generation))
                .toList();
    }

    @Test
    void noAttemptIsArchivedAfterAnotherOneUnlessThatHasFailed() {
        store(1, Duration.ofMinutes(10));
        update("UPDATE archive SET finished_at = now() WHERE generation_id = :generation");

        assertThat(begins(2)).isFalse();

        update("UPDATE archive SET failure = 'the link is gone' WHERE generation_id = :generation");
        assertThat(begins(2)).isTrue();
    }

    private boolean begins(int attempt) {
        Instant now = Instant.now();
        return QuarkusTransaction.requiringNew().call(() -> {
            // Due in an hour, as the others.
            records.begin(List.of(outcome(attempt, now)), 1, leaseEnd);
            return Archive.find(key(attempt)).isPresent();
        });
    }

    private void update(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql)
                        .setParameter("generation", generation.value())
                        .executeUpdate());
    }

    private boolean erasureWaitsOrHasEnded() {
        return QuarkusTransaction.requiringNew().call(() -> count(ERASED) + count(WAITING) > 0);
    }

    private long count(String sql) {
        var query = database.createNativeQuery(sql, Long.class);
        if (sql.equals(ERASED)) {
            query.setParameter("generation", generation.value());
        }
        return query.getSingleResult();
    }

    private AttemptSucceeded outcome(int attempt, Instant now) {
        return new AttemptSucceeded(
                generation,
                attempt,
                ProviderName.of("evolink"),
                List.of(new ProducedImage(URI.create("http://127.0.0.1:9/a.png"), now.plusSeconds(600))),
                OutcomeSource.POLL,
                now);
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
