package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.TestClock;
import io.darkroom.callback.TestConfig;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.TaskReport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PollSharesTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final ProviderName RUNBASE = ProviderName.of("runbase");
    private static final TaskReport NO_ANSWER =
            new TaskReport.Unreachable(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, "of a test"));

    private final TestClock clock = new TestClock();
    private final PollShares shares = new PollShares(TestConfig.of(PollConfig.class, Map.of()), clock);

    @Test
    void aProviderIsUnreachableAfterThreePollsWithoutAnAnswerUntilOneIsAnswered() {
        shares.answered(EVOLINK, NO_ANSWER);
        shares.answered(EVOLINK, NO_ANSWER);
        assertThat(shares.unreachable(EVOLINK)).isFalse();

        shares.answered(EVOLINK, NO_ANSWER);
        assertThat(shares.unreachable(EVOLINK)).isTrue();
        assertThat(shares.unreachable(RUNBASE)).isFalse();

        shares.answered(EVOLINK, new TaskReport.Working(7));
        assertThat(shares.unreachable(EVOLINK)).isFalse();
    }

    @Test
    void anUnreachableProviderIsAskedAgainAfterAWhile() {
        for (int i = 0; i < 3; i++) {
            shares.answered(EVOLINK, NO_ANSWER);
        }

        clock.forward(Duration.ofMinutes(1));

        assertThat(shares.unreachable(EVOLINK)).isFalse();
    }
}
