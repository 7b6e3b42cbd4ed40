package io.darkroom.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {

    private static final int MAX = 1024 * 1024;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final BodyMemory memory = new BodyMemory("bodies of a test", MAX, SHORT);

    @Test
    void bodiesThatFitAreHeldAtTheSameTime() {
        try (BodyMemory.Share one = memory.open();
                BodyMemory.Share two = memory.open()) {
            one.holdFor(MAX / 2);
            two.holdFor(MAX / 2);
        }
    }

    @Test
    void theBodyForWhichNothingIsLeftIs503AndSaysWhatToDo() {
        try (BodyMemory.Share one = memory.open();
                BodyMemory.Share two = memory.open()) {
            one.holdFor(MAX - 1);

            HttpProblem refused = catchThrowableOfType(HttpProblem.class, () -> two.holdFor(2));

            assertThat(refused.getStatusCode()).isEqualTo(503);
            assertThat(refused.getDetail())
                    .isEqualTo("too many bodies of a test are being received; try again after 5 s");
        }
    }

    @Test
    void aClosedBodyLeavesItsMemoryToOthers() {
        BodyMemory.Share one = memory.open();
        one.holdFor(MAX);
        one.close();
        one.close();

        try (BodyMemory.Share two = memory.open()) {
            two.holdFor(MAX);
            assertThat(catchThrowableOfType(
                            HttpProblem.class, () -> memory.open().holdFor(1)))
                    .isNotNull();
        }
    }

    @Test
    void aBodyThatGrowsHoldsWhatItHasNotMore() {
        try (BodyMemory.Share one = memory.open();
                BodyMemory.Share two = memory.open()) {
            for (int bytes = 1; bytes <= MAX / 2; bytes += 1000) {
                one.holdFor(bytes);
            }

            two.holdFor(MAX / 2);
        }
    }

    @Test
    void aBodyLargerThanAllMemoryTakesAll() {
        try (BodyMemory.Share one = memory.open()) {
            one.holdFor(10L * MAX);
        }
        try (BodyMemory.Share two = memory.open()) {
            two.holdFor(MAX);
        }
    }

    @Test
    void aBodyWhoseConnectionIsClosedTakesNoMore() {
        BodyMemory.Share gone = memory.open();
        gone.close();

        assertThat(catchThrowableOfType(HttpProblem.class, () -> gone.holdFor(MAX)))
                .isNotNull();
        try (BodyMemory.Share other = memory.open()) {
            other.holdFor(MAX);
        }
    }

    @Test
    void aBodyWaitsUntilAnotherIsClosed() throws InterruptedException {
        BodyMemory patient = new BodyMemory("bodies of a test", MAX, Duration.ofSeconds(30));
        BodyMemory.Share one = patient.open();
        one.holdFor(MAX);
        CountDownLatch held = new CountDownLatch(1);
        Thread waiting = Thread.startVirtualThread(() -> {
            try (BodyMemory.Share two = patient.open()) {
                two.holdFor(MAX);
                held.countDown();
            }
        });

        one.close();

        held.await();
        waiting.join();
    }
}
