package io.darkroom.submitter.lifecycle;

import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.START;
import static io.darkroom.submitter.lifecycle.InMemoryLifecycle.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.event.RecordOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GenerationTest {

    private final Generation generation = InMemoryLifecycle.generation("{\"deadline_seconds\": 600}");

    @Test
    void aNewGenerationIsQueuedUntilItsDeadline() {
        assertThat(generation.status()).isEqualTo(GenerationStatus.QUEUED);
        assertThat(generation.deadlineAt()).isEqualTo(START.plusSeconds(600));
        assertThat(generation.reserved()).isEqualTo(Credits.of("5"));
        assertThat(generation.charged()).isEmpty();
        assertThat(generation.changes()).isEqualTo(1);
        assertThat(generation.history()).containsExactly(new StateChange(GenerationStatus.QUEUED, START));
    }

    @Test
    void theHistoryKeepsEveryStateWithThePrecisionOfTheDatabase() {
        generation.become(GenerationStatus.SUBMITTED, Instant.parse("2026-03-01T10:00:01.123456789Z"));

        assertThat(generation.history().getLast())
                .isEqualTo(new StateChange(GenerationStatus.SUBMITTED, Instant.parse("2026-03-01T10:00:01.123456Z")));
        assertThat(generation.changes()).isEqualTo(2);
    }

    @Test
    void aHistoryThatWasHandedOutDoesNotChange() {
        List<StateChange> before = generation.history();

        generation.become(GenerationStatus.CANCELED, START);

        assertThat(before).hasSize(1);
        assertThatThrownBy(() -> generation.history().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void progressCountsAsAChangeOnlyWhenItGrows() {
        generation.progressTo(40);
        generation.progressTo(40);
        generation.progressTo(10);

        assertThat(generation.progress()).isEqualTo(40);
        assertThat(generation.changes()).isEqualTo(2);
    }

    @Test
    void aSummaryHasAllThatIsPublished() {
        UUID key = UUID.randomUUID();
        generation.requestedBy(key, Optional.of(ProviderName.of("runbase")));
        generation.endWith(error(ErrorCode.EXPIRED), START.plusSeconds(9));
        Attempt attempt = TestGenerations.failed(generation, "evolink", ErrorCode.PROVIDER_ERROR, START);

        GenerationSummary summary = generation.summary(List.of(attempt));

        assertThat(summary.dialect()).contains(ProviderName.of("runbase"));
        assertThat(summary.error()).contains(error(ErrorCode.EXPIRED));
        assertThat(summary.finishedAt()).contains(START.plusSeconds(9));
        assertThat(summary.origin()).isEmpty();
        assertThat(summary.attempts())
                .singleElement()
                .extracting(AttemptSummary::error)
                .isEqualTo(Optional.of(error(ErrorCode.PROVIDER_ERROR)));
    }

    @Test
    void aGenerationThatARecordRequestedNamesIt() {
        generation.requestedBy(new RecordOrigin("/orders", "42"));

        assertThat(generation.origin()).contains(new RecordOrigin("/orders", "42"));
        assertThat(generation.dialect()).isEmpty();
    }

    @Test
    void onlyAKeyWithLimitsIsCounted() {
        UUID key = UUID.randomUUID();
        generation.requestedBy(key, Optional.empty());
        assertThat(generation.keyId()).isEmpty();

        generation.limitedBy(key);
        assertThat(generation.keyId()).contains(key);
    }

    @Test
    void forgettingLeavesNoContent() {
        generation.tracedAs(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        generation.complete(List.of(InMemoryLifecycle.image()), START);
        generation.endWith(error(ErrorCode.CANCELED), START);

        generation.forget(START.plusSeconds(1));

        assertThat(generation.deleted()).isTrue();
        assertThat(generation.images()).isEmpty();
        assertThat(generation.trace()).isEmpty();
        assertThat(generation.error().orElseThrow().message()).isEmpty();
        assertThat(generation.request().prompt()).doesNotContain("lamp");
        assertThat(generation.model()).isEqualTo("seedream-4.5");
    }

    @Test
    void aLegalHoldCanEnd() {
        generation.holdLegally();
        assertThat(generation.onLegalHold()).isTrue();

        generation.endLegalHold();
        assertThat(generation.onLegalHold()).isFalse();
    }
}
