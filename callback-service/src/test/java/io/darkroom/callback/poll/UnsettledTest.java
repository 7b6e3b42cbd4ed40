package io.darkroom.callback.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.TaskReport;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnsettledTest {

    private static final Instant FIRST = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(20);
    private static final AttemptError ERROR = new AttemptError(ErrorCode.PROVIDER_ERROR, "of a test");

    @Test
    void aTaskIsMissingSinceTheFirstPollThatSaysSo() {
        Unsettled once = Unsettled.NOTHING.after(new TaskReport.Missing(ERROR), FIRST);

        assertThat(once.missingSince()).contains(FIRST);
        assertThat(once.after(new TaskReport.Missing(ERROR), LATER)).isEqualTo(once);
    }

    @Test
    void aTaskIsWithoutImagesSinceTheFirstPollThatSaysSo() {
        Unsettled once = Unsettled.NOTHING.after(new TaskReport.WithoutImages(ERROR), FIRST);

        assertThat(once.withoutImagesSince()).contains(FIRST);
        assertThat(once.after(new TaskReport.WithoutImages(ERROR), LATER)).isEqualTo(once);
        assertThat(once.after(new TaskReport.Missing(ERROR), LATER).withoutImagesSince())
                .isEmpty();
    }

    @Test
    void anotherAnswerSettlesIt() {
        Unsettled missing = Unsettled.NOTHING.after(new TaskReport.Missing(ERROR), FIRST);

        assertThat(missing.after(new TaskReport.Working(7), LATER)).isEqualTo(Unsettled.NOTHING);
    }

    @Test
    void nothingLastsThroughAPollWithoutAnAnswer() {
        Unsettled missing = Unsettled.NOTHING.after(new TaskReport.Missing(ERROR), FIRST);

        assertThat(missing.after(new TaskReport.Unreachable(ERROR), LATER)).isEqualTo(Unsettled.NOTHING);
    }

    @Test
    void anUnknownWordIsRememberedUntilAKnownOneComes() {
        Unsettled pondering = Unsettled.NOTHING.after(new TaskReport.Working(0, Optional.of("pondering")), FIRST);

        assertThat(pondering.unknownStatus()).contains("pondering");
        assertThat(pondering.after(new TaskReport.Unreachable(ERROR), LATER).unknownStatus())
                .contains("pondering");
        assertThat(pondering.after(new TaskReport.Working(50), LATER).unknownStatus())
                .isEmpty();
    }
}
