package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.submitter.api.FollowGeneration.Progress;
import io.darkroom.submitter.lifecycle.StateChange;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GenerationProgressTest {

    @Test
    void aClientThatReceivedEveryStateOfAnEndedGenerationIsDone() {
        assertThat(progress(GenerationStatus.QUEUED, GenerationStatus.FAILED).endReceived(2))
                .isTrue();
    }

    @Test
    void aClientThatMissesTheLastStateIsNot() {
        assertThat(progress(GenerationStatus.QUEUED, GenerationStatus.FAILED).endReceived(1))
                .isFalse();
    }

    @Test
    void aGenerationThatHasNotEndedHasMoreToSend() {
        assertThat(progress(GenerationStatus.QUEUED, GenerationStatus.SUBMITTED).endReceived(2))
                .isFalse();
    }

    @Test
    void aClientThatClaimsMoreStatesThanThereAreIsDone() {
        assertThat(progress(GenerationStatus.QUEUED, GenerationStatus.CANCELED).endReceived(99))
                .isTrue();
    }

    private static Progress progress(GenerationStatus... states) {
        return new Progress(
                AccountId.next(Instant.EPOCH),
                Arrays.stream(states)
                        .map(status -> new StateChange(status, Instant.EPOCH))
                        .toList(),
                states[states.length - 1],
                1,
                0,
                states.length);
    }
}
