package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.dispatch.QueueCount.AccountCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueCountTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final AccountId mine = AccountId.next(NOW);
    private final AccountId other = AccountId.next(NOW);

    @Test
    void theRankIsWhatWasCountedAndAddedSince() {
        QueueCount count = new QueueCount(NOW, Map.of(mine, new AccountCount(1, 100, 7)), List.of(), Map.of(mine, 40L));

        assertThat(count.rank(mine, 43, 2)).isEqualTo(7 + 3 + 2);
    }

    @Test
    void anAccountThatWasNotCountedHasOnlyWhatThisReplicaAdded() {
        assertThat(QueueCount.NONE.rank(mine, 3, 1)).isEqualTo(4);
    }

    @Test
    void onlyWhatWaitsForTheSameProvidersIsAhead() {
        Set<ProviderName> evolink = Set.of(ProviderName.of("evolink"));
        Set<ProviderName> runbase = Set.of(ProviderName.of("runbase"));
        Set<ProviderName> both = Set.of(ProviderName.of("evolink"), ProviderName.of("runbase"));
        QueueCount count = new QueueCount(
                NOW,
                Map.of(),
                List.of(
                        new QueueCount.WaitingCount(mine, evolink, 3000),
                        new QueueCount.WaitingCount(mine, both, 7),
                        new QueueCount.WaitingCount(other, runbase, 100)),
                Map.of());

        assertThat(count.waitingFor(mine, runbase)).isEqualTo(7);
        assertThat(count.waitingFor(mine, evolink)).isEqualTo(3007);
        assertThat(count.waitingFor(mine, both)).isEqualTo(3007);
    }

    @Test
    void anAccountWithoutALimitHasTheDefault() {
        QueueCount count = new QueueCount(NOW, Map.of(mine, new AccountCount(1, 5, 0)), List.of(), Map.of());

        assertThat(count.limit(mine, 10_000)).isEqualTo(5);
        assertThat(count.limit(other, 10_000)).isEqualTo(10_000);
    }

    @ParameterizedTest(name = "rank {2} of weight {0} with {3} of weight {1}: position {4}")
    @CsvSource({
        // Alone in the queue.
        "1, 1,  5,   0,  5",
        // Equal weights take turns, as long as the other has any.
        "1, 1,  1,  10,  2",
        "1, 1,  2,  10,  4",
        "1, 1, 10,   3, 13",
        // A heavier account has more turns before, a lighter one fewer.
        "1, 3,  2, 100,  8",
        "3, 1,  2, 100,  3",
        "3, 1,  6, 100,  8",
        "2, 5,  1, 100,  4",
    })
    void othersComeBeforeAsOftenAsTheirWeightAllows(
            int myWeight, int otherWeight, int rank, int othersQueued, int position) {
        QueueCount count = new QueueCount(
                NOW,
                Map.of(
                        mine,
                        new AccountCount(myWeight, 100, rank),
                        other,
                        new AccountCount(otherWeight, 100, othersQueued)),
                List.of(),
                Map.of());

        assertThat(count.position(mine, rank)).isEqualTo(position);
    }

    @Test
    void everyOtherAccountCounts() {
        AccountId third = AccountId.next(NOW);
        QueueCount count = new QueueCount(
                NOW,
                Map.of(
                        mine, new AccountCount(1, 100, 3),
                        other, new AccountCount(1, 100, 2),
                        third, new AccountCount(2, 100, 50)),
                List.of(),
                Map.of());

        assertThat(count.position(mine, 3)).isEqualTo(3 + 2 + 6);
    }

    @Test
    void anAccountThatWasNotCountedHasWeightOne() {
        QueueCount count = new QueueCount(NOW, Map.of(other, new AccountCount(1, 100, 9)), List.of(), Map.of());

        assertThat(count.position(mine, 2)).isEqualTo(4);
    }

    @Test
    void aHugeWeightDoesNotOverflow() {
        QueueCount count = new QueueCount(
                NOW, Map.of(other, new AccountCount(1000, 100, Integer.MAX_VALUE / 2)), List.of(), Map.of());

        assertThat(count.position(mine, 10_000_000)).isEqualTo(10_000_000 + Integer.MAX_VALUE / 2);
    }

    @Test
    void aCountIsOldOnceTheIntervalHasPassed() {
        QueueCount count = new QueueCount(NOW, Map.of(), List.of(), Map.of());

        assertThat(count.olderThan(Duration.ofMillis(500), NOW.plusMillis(499))).isFalse();
        assertThat(count.olderThan(Duration.ofMillis(500), NOW.plusMillis(500))).isTrue();
        assertThat(QueueCount.NONE.olderThan(Duration.ofDays(1), NOW)).isTrue();
    }
}
