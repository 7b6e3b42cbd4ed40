package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AccountId;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.transaction.TestTransactions;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A place in the queue while the database is away. */
class AccountQueueJoinTest {

    private static final Instant LATER = Instant.parse("2026-03-01T10:00:00Z");

    private static final AccountLimitsConfig LIMITS =
            TestConfig.of(AccountLimitsConfig.class, "darkroom.accounts.max-queued", "5");

    private final AccountId account = AccountId.next(LATER);
    private final List<ConfiguredProvider> candidates =
            List.copyOf(TestConfig.providers().enabled());
    private Instant now = LATER;
    private final AccountQueue queue = new AccountQueue(
            TestTransactions.unlimited(),
            null,
            new CountQueues(away(), LIMITS),
            null,
            new EstimateWait(provider -> 0, provider -> true, provider -> Duration.ofSeconds(1), provider -> true),
            LIMITS,
            () -> now);

    @Test
    void aCountThatFailsTakesNoPlace() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> queue.join(account, candidates, Duration.ofMinutes(10)))
                    .hasMessageContaining("away");
        }

        // The first count is recent then, so no other is made.
        now = Instant.EPOCH;

        assertThat(queue.join(account, candidates, Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(
                        AccountQueue.Joined.At.class,
                        at -> assertThat(at.slot().place().position()).isEqualTo(1));
    }

    private static DataSource away() {
        return (DataSource) Proxy.newProxyInstance(
                AccountQueueJoinTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    throw new SQLException("away", "08006");
                });
    }
}
