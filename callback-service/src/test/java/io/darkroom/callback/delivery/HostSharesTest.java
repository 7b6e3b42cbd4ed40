package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.TestConfig;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HostSharesTest {

    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final TryResult NO_ANSWER = new TryResult.Unanswered("of a test");

    private final HostShares shares = new HostShares(TestConfig.of(
            WebhookConfig.class,
            Map.of(
                    "darkroom.webhooks.max-account-hosts", "5",
                    "darkroom.webhooks.max-failing-hosts", "2",
                    "darkroom.webhooks.max-shared-hosts", "7")));

    @Test
    void anAccountWhoseTriesHaveNoAnswerHasFewerPlacesUntilOneIsAnswered() {
        assertThat(shares.places().free(ACCOUNT)).isEqualTo(5);

        for (int i = 0; i < 3; i++) {
            shares.tried(ACCOUNT, NO_ANSWER);
        }
        assertThat(shares.places().free(ACCOUNT)).isEqualTo(2);
        assertThat(shares.known()).containsExactlyInAnyOrder(ACCOUNT, HostShares.SEVERAL);

        shares.tried(ACCOUNT, new TryResult.Delivered(200, ""));
        assertThat(shares.places().free(ACCOUNT)).isEqualTo(5);
        assertThat(shares.known()).containsExactly(HostShares.SEVERAL);
    }

    @Test
    void hostsOfSeveralAccountsHavePlacesOfTheirOwn() {
        assertThat(shares.places().free(HostShares.SEVERAL)).isEqualTo(7);

        shares.places().take(HostShares.SEVERAL);

        assertThat(shares.places().free(HostShares.SEVERAL)).isEqualTo(6);
        assertThat(shares.places().free(ACCOUNT)).isEqualTo(5);
    }
}
