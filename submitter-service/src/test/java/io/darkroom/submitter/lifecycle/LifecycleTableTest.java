package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event in every state of a generation with one attempt, as a table. */
class LifecycleTableTest {

    // One row per event, one column per state; the cell is the state after the event.
    private static final String TABLE = """
            event              | QUEUED     SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            submitted          | SUBMITTED  SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            uncertain          | QUEUED     SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            rejected           | QUEUED     SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            rejected_finally   | FAILED     SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            progressed         | PROCESSING PROCESSING PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            succeeded          | ARCHIVING  ARCHIVING  ARCHIVING  ARCHIVING  COMPLETED  FAILED     CANCELED
            failed             | QUEUED     QUEUED     QUEUED     ARCHIVING  COMPLETED  FAILED     CANCELED
            failed_finally     | FAILED     FAILED     FAILED     ARCHIVING  COMPLETED  FAILED     CANCELED
            arrived_late       | QUEUED     SUBMITTED  PROCESSING ARCHIVING  COMPLETED  FAILED     CANCELED
            archived           | COMPLETED  COMPLETED  COMPLETED  COMPLETED  COMPLETED  FAILED     CANCELED
            archiving_failed   | QUEUED     QUEUED     QUEUED     QUEUED     COMPLETED  FAILED     CANCELED
            cancel             | CANCELED   CANCELED   CANCELED   CANCELED   COMPLETED  FAILED     CANCELED
            fail               | FAILED     FAILED     FAILED     FAILED     COMPLETED  FAILED     CANCELED
            delete             | CANCELED   CANCELED   CANCELED   CANCELED   COMPLETED  FAILED     CANCELED
            """;

    private static final Map<String, BiConsumer<InMemoryLifecycle, Generation>> EVENTS = Map.ofEntries(
            Map.entry("submitted", (world, generation) -> world.submitted(generation, 1)),
            Map.entry("uncertain", (world, generation) -> world.uncertain(generation, 1)),
            Map.entry("rejected", (world, generation) -> world.rejected(generation, 1, ErrorCode.PROVIDER_UNAVAILABLE)),
            Map.entry(
                    "rejected_finally",
                    (world, generation) -> world.rejected(generation, 1, ErrorCode.INVALID_REQUEST)),
            Map.entry("progressed", (world, generation) -> world.progressed(generation, 1, 40)),
            Map.entry("succeeded", (world, generation) -> world.succeeded(generation, 1)),
            Map.entry("failed", (world, generation) -> world.failed(generation, 1, ErrorCode.PROVIDER_ERROR)),
            Map.entry("failed_finally", (world, generation) -> world.failed(generation, 1, ErrorCode.CONTENT_POLICY)),
            Map.entry("arrived_late", (world, generation) -> world.arrivedLate(generation, 1)),
            Map.entry("archived", (world, generation) -> world.archived(generation, 1, 2)),
            Map.entry("archiving_failed", (world, generation) -> world.archivingFailed(generation, 1)),
            Map.entry("cancel", (world, generation) -> world.lifecycle.cancel(generation)),
            Map.entry(
                    "fail",
                    (world, generation) ->
                            world.lifecycle.fail(generation, InMemoryLifecycle.error(ErrorCode.NO_PROVIDER))),
            Map.entry("delete", (world, generation) -> world.lifecycle.delete(generation, DeletionReason.REQUEST)));

    private final InMemoryLifecycle world = new InMemoryLifecycle();

    static Stream<Arguments> cells() {
        List<String> lines = TABLE.lines().toList();
        List<GenerationStatus> columns = statuses(lines.getFirst());
        List<Arguments> cells = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String event = line.substring(0, line.indexOf('|')).strip();
            List<GenerationStatus> row = statuses(line);
            for (int i = 0; i < columns.size(); i++) {
                cells.add(Arguments.of(columns.get(i), event, row.get(i)));
            }
        }
        return cells.stream();
    }

    private static List<GenerationStatus> statuses(String line) {
        return Arrays.stream(line.substring(line.indexOf('|') + 1).strip().split(" +"))
                .map(GenerationStatus::valueOf)
                .toList();
    }

    @Test
    void theTableHasEveryStateAndEveryEvent() {
        assertThat(cells()).hasSize(GenerationStatus.values().length * EVENTS.size());
    }

    @ParameterizedTest(name = "{0} --{1}--> {2}")
    @MethodSource("cells")
    void anEventLeadsToTheStateOfTheTable(GenerationStatus from, String event, GenerationStatus to) {
        Generation generation = in(from);

        EVENTS.get(event).accept(world, generation);

        assertThat(generation.status()).isEqualTo(to);
        assertThat(generation.history().getLast().status()).isEqualTo(to);
    }

    @ParameterizedTest(name = "{0} --{1}--> {2}")
    @MethodSource("cells")
    void anEndIsPublishedAndChargedOnce(GenerationStatus from, String event, GenerationStatus to) {
        Generation generation = in(from);

        EVENTS.get(event).accept(world, generation);

        int expected = to.ended() ? 1 : 0;
        assertThat(world.settled + world.released).isEqualTo(expected);
        assertThat(world.published(GenerationCompleted.class).size()
                        + world.published(GenerationFailed.class).size()
                        + world.published(GenerationCanceled.class).size())
                .isEqualTo(expected);
        assertThat(generation.charged().isPresent()).isEqualTo(to.ended());
    }

    @ParameterizedTest(name = "{0} --{1}--> {2}")
    @MethodSource("cells")
    void aRepeatedEventChangesNothingMore(GenerationStatus from, String event, GenerationStatus to) {
        Generation generation = in(from);
        EVENTS.get(event).accept(world, generation);
        int states = generation.history().size();

        EVENTS.get(event).accept(world, generation);

        assertThat(generation.status()).isEqualTo(to);
        assertThat(generation.history()).hasSize(states);
        assertThat(world.settled + world.released).isEqualTo(to.ended() ? 1 : 0);
    }

    @ParameterizedTest(name = "{0} --{1}--> {2}")
    @MethodSource("cells")
    void onlyACompletedGenerationCostsCredits(GenerationStatus from, String event, GenerationStatus to) {
        Generation generation = in(from);

        EVENTS.get(event).accept(world, generation);

        Credits charged = generation.charged().orElse(Credits.ZERO);
        assertThat(charged).isEqualTo(to == GenerationStatus.COMPLETED ? Credits.of("4") : Credits.ZERO);
    }

    private Generation in(GenerationStatus status) {
        Generation generation = InMemoryLifecycle.generation("{\"max_attempts\": 3}");
        world.begin(generation);
        switch (status) {
            case QUEUED -> {}
            case SUBMITTED -> world.submitted(generation, 1);
            case PROCESSING -> {
                world.submitted(generation, 1);
                world.progressed(generation, 1, 10);
            }
            case ARCHIVING -> {
                world.submitted(generation, 1);
                world.succeeded(generation, 1);
            }
            case COMPLETED -> {
                world.submitted(generation, 1);
                world.succeeded(generation, 1);
                world.archived(generation, 1, 2);
            }
            case FAILED -> world.lifecycle.fail(generation, InMemoryLifecycle.error(ErrorCode.NO_PROVIDER));
            case CANCELED -> world.lifecycle.cancel(generation);
        }
        assertThat(generation.status()).isEqualTo(status);
        return generation;
    }
}
