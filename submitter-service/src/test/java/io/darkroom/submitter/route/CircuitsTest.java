package io.darkroom.submitter.route;

import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.embedded.RealBackends;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A window of four submissions, of which half must fail; one probe after two seconds. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class CircuitsTest {

    private static final ProviderName ACEDATA = ProviderName.of("acedata");

    @Inject
    Circuits circuits;

    @BeforeEach
    @AfterEach
    void aClosedCircuit() {
        circuits.close(ACEDATA);
        circuits.release(ACEDATA);
    }

    @Test
    void successesKeepItClosed() {
        for (int i = 0; i < 8; i++) {
            assertThat(circuits.call(ACEDATA, CircuitsTest::accepted)).isInstanceOf(SubmissionResult.Accepted.class);
        }

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.CLOSED);
        assertThat(circuits.pausedUntil(ACEDATA, Instant.now())).isEmpty();
    }

    @Test
    void anOpenCircuitCallsNothingAndSaysSo() {
        open();
        AtomicInteger calls = new AtomicInteger();

        SubmissionResult result = circuits.call(ACEDATA, () -> {
            calls.incrementAndGet();
            return accepted();
        });

        assertThat(calls).hasValue(0);
        assertThat(result)
                .isInstanceOfSatisfying(
                        SubmissionResult.NotSent.class,
                        notSent -> assertThat(notSent.error().message()).contains("circuit to acedata is open"));
        assertThat(circuits.status(ACEDATA).reason()).isEqualTo("connection refused");
        assertThat(circuits.status(ACEDATA).openedAt()).isPresent();
    }

    @Test
    void anOpenCircuitPausesItsProviderUntilTheProbe() {
        open();
        Instant openedAt = circuits.status(ACEDATA).openedAt().orElseThrow();

        assertThat(circuits.pausedUntil(ACEDATA, openedAt)).contains(openedAt.plusSeconds(2));
        assertThat(circuits.pausedUntil(ACEDATA, openedAt.plusSeconds(2))).isEmpty();
    }

    @Test
    void onlyOneProbeIsReserved() {
        open();
        Instant due = circuits.status(ACEDATA).openedAt().orElseThrow().plusSeconds(2);

        circuits.reserve(ACEDATA);
        assertThat(circuits.pausedUntil(ACEDATA, due)).contains(due.plusSeconds(1));

        circuits.release(ACEDATA);
        assertThat(circuits.pausedUntil(ACEDATA, due)).isEmpty();
    }

    @Test
    void aReservedProbeThatIsNeverCalledIsGivenUp() {
        open();

        circuits.reserve(ACEDATA);

        assertThat(circuits.pausedUntil(ACEDATA, Instant.now().plus(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void aSuccessfulProbeClosesIt() {
        open();

        soon().untilAsserted(() -> assertThat(circuits.call(ACEDATA, CircuitsTest::accepted))
                .isInstanceOf(SubmissionResult.Accepted.class));

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void theFailureOfAnAcceptedAttemptCounts() {
        for (int i = 0; i < 4; i++) {
            circuits.failed(ACEDATA, error());
        }

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void aRefusedKeyOrARefusedRequestDoesNotCount() {
        for (int i = 0; i < 4; i++) {
            circuits.failed(ACEDATA, new AttemptError(ErrorCode.PROVIDER_AUTH, "HTTP 401"));
            circuits.call(
                    ACEDATA,
                    () -> new SubmissionResult.Rejected(new AttemptError(ErrorCode.CONTENT_POLICY, "refused")));
        }

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void aCallThatThisServiceCouldNotPrepareDoesNotCount() {
        for (int i = 0; i < 8; i++) {
            circuits.call(ACEDATA, () -> new SubmissionResult.NotPrepared(error()));
        }

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void anUnknownAnswerCounts() {
        for (int i = 0; i < 4; i++) {
            circuits.call(ACEDATA, () -> new SubmissionResult.Unknown("reset"));
        }

        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.OPEN);
        assertThat(circuits.status(ACEDATA).reason()).isEqualTo("reset");
    }

    private void open() {
        for (int i = 0; i < 4; i++) {
            circuits.call(ACEDATA, () -> new SubmissionResult.NotSent(error()));
        }
        assertThat(circuits.status(ACEDATA).state()).isEqualTo(CircuitBreakerState.OPEN);
    }

    private static SubmissionResult accepted() {
        return new SubmissionResult.Accepted(new TaskId("a-task"));
    }

    private static AttemptError error() {
        return new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, "connection refused");
    }
}
