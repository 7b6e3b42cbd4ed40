package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state machine's promises under random events in random order, repeated and late ones included. */
class LifecycleOrderTest {

    private static final int STEPS = 40;
    private static final ErrorCode[] CODES = ErrorCode.values();

    private final List<String> steps = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noOrderOfEventsBreaksAPromise(long seed) {
        Random random = new Random(seed);
        InMemoryLifecycle world = new InMemoryLifecycle();
        Generation generation = InMemoryLifecycle.generation("{\"max_attempts\": 3}");
        world.queued.add(generation.generationId());

        for (int step = 0; step < STEPS; step++) {
            GenerationStatus before = generation.status();
            int states = generation.history().size();
            step(random, world, generation);
            onlyAllowedTransitions(before, generation, states);
            endsOnce(world, generation);
            buysOnce(world);
            somethingContinuesIt(world, generation);
        }
    }

    private void step(Random random, InMemoryLifecycle world, Generation generation) {
        world.now = world.now.plusSeconds(random.nextInt(20));
        boolean canBegin =
                world.queued.contains(generation.generationId()) && generation.status() == GenerationStatus.QUEUED;
        if (world.stored.isEmpty() || (canBegin && random.nextInt(3) == 0)) {
            if (canBegin) {
                steps.add("begin");
                world.begin(generation);
            }
            return;
        }
        int attempt = 1 + random.nextInt(world.stored.size());
        int event = random.nextInt(100);
        steps.add(event + " of attempt " + attempt);
        if (event < 20) {
            world.submitted(generation, attempt);
        } else if (event < 30) {
            world.uncertain(generation, attempt);
        } else if (event < 40) {
            world.rejected(generation, attempt, CODES[random.nextInt(CODES.length)]);
        } else if (event < 55) {
            world.progressed(generation, attempt, random.nextInt(101));
        } else if (event < 65) {
            world.succeeded(generation, attempt);
        } else if (event < 80) {
            world.failed(generation, attempt, CODES[random.nextInt(CODES.length)]);
        } else if (event < 85) {
            world.arrivedLate(generation, attempt);
        } else if (event < 91) {
            world.archived(generation, attempt, 1 + random.nextInt(4));
        } else if (event < 98) {
            world.archivingFailed(generation, attempt);
        } else {
            world.lifecycle.cancel(generation);
        }
    }

    private void onlyAllowedTransitions(GenerationStatus before, Generation generation, int states) {
        List<StateChange> added =
                generation.history().subList(states, generation.history().size());
        GenerationStatus from = before;
        for (StateChange change : added) {
            assertThat(from.canBecome(change.status()))
                    .as("%s to %s after %s", from, change.status(), steps)
                    .isTrue();
            from = change.status();
        }
        assertThat(generation.status()).as("%s", steps).isEqualTo(from);
        assertThat(generation.progress()).isBetween(0, 100);
    }

    private void endsOnce(InMemoryLifecycle world, Generation generation) {
        int ends = generation.status().ended() ? 1 : 0;
        assertThat(world.settled + world.released).as("%s", steps).isEqualTo(ends);
        assertThat(world.published(GenerationCompleted.class).size()
                        + world.published(GenerationFailed.class).size()
                        + world.published(GenerationCanceled.class).size())
                .as("%s", steps)
                .isEqualTo(ends);
        assertThat(world.settled).isEqualTo(generation.status() == GenerationStatus.COMPLETED ? 1 : 0);
        generation.charged().ifPresent(charged -> assertThat(charged).isLessThanOrEqualTo(generation.reserved()));
        assertThat(generation.finishedAt().isPresent()).isEqualTo(ends == 1);
    }

    // All attempts but one are documented as failed, given up, or late.
    private void buysOnce(InMemoryLifecycle world) {
        assertThat(world.stored.values().stream()
                        .filter(attempt -> !attempt.status().ended() || attempt.status() == AttemptStatus.SUCCEEDED)
                        .filter(attempt -> attempt.lateAt().isEmpty()))
                .as("%s", steps)
                .hasSizeLessThanOrEqualTo(1);
        // The images that are paid for came from one of them.
        assertThat(world.settled == 0
                        || world.stored.values().stream()
                                .anyMatch(attempt -> attempt.status() == AttemptStatus.SUCCEEDED))
                .as("%s", steps)
                .isTrue();
    }

    // What has not ended is queued, in flight at a provider, or being archived: nothing is stuck.
    private void somethingContinuesIt(InMemoryLifecycle world, Generation generation) {
        if (generation.status().ended()) {
            assertThat(world.inFlight()).as("%s", steps).isEmpty();
            return;
        }
        boolean archiving =
                world.stored.values().stream().anyMatch(attempt -> attempt.status() == AttemptStatus.SUCCEEDED);
        assertThat(world.queued.contains(generation.generationId())
                        || !world.inFlight().isEmpty()
                        || archiving)
                .as("%s", steps)
                .isTrue();
    }
}
