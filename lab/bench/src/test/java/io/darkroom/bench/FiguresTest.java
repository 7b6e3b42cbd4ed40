package io.darkroom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Medians, ratios and throughput, with values worked out by hand. */
class FiguresTest {

    @Test
    void theMedianIsTheMiddleOneInOrder() {
        assertThat(Median.of(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheUpperOfTheTwoInTheMiddle() {
        assertThat(Median.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(3.0);
    }

    @Test
    void oneMeasurementIsItsOwnMedian() {
        assertThat(Median.of(List.of(7.5))).isEqualTo(7.5);
    }

    @Test
    void oneOutlierDoesNotMoveTheMedian() {
        assertThat(Median.of(List.of(1.0, 1.0, 1.0, 1.0, 1000.0))).isEqualTo(1.0);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(() -> Median.of(List.of()));
    }

    @Test
    void percentilesAreLatenciesThatOccurred() {
        Percentiles percentiles = Percentiles.of(
                IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList());

        assertThat(percentiles.at(50)).isEqualTo(100);
        assertThat(percentiles.at(95)).isEqualTo(190);
        assertThat(percentiles.at(99)).isEqualTo(198);
        assertThat(Percentiles.of(List.of(Duration.ofMillis(7))).at(50)).isEqualTo(7);
        assertThat(Percentiles.of(List.of()).at(99)).isZero();
    }

    @Test
    void processorTimeIsGivenForAThousandThings() {
        ProcessorTimes before = new ProcessorTimes(Map.of("submitter", 1.0, "postgres", 3.0));
        ProcessorTimes used = new ProcessorTimes(Map.of("submitter", 1.5, "postgres", 4.0)).since(before);

        assertThat(used.perThousand(100))
                .containsExactlyInAnyOrderEntriesOf(Map.of("submitter", 5.0, "postgres", 10.0));
        assertThat(used.plus(used).perThousand(100)).containsEntry("submitter", 10.0);
    }

    @Test
    void theRateIsWhatWasDoneInTheTimeOfTheTurn() {
        assertThat(new Turn(500, 0, Duration.ofSeconds(4), List.of()).perSecond())
                .isEqualTo(125.0);
        assertThat(new Turn(1, 0, Duration.ofMillis(250), List.of()).perSecond())
                .isEqualTo(4.0);
    }

    @Test
    void aRowNamesRateLatenciesProcessorTimeAndMemory() {
        BenchRow row = row("darkroom", 1234.4, Map.of("callback", 0.5), 3);

        assertThat(row.cells())
                .containsExactly(
                        "ingest",
                        "darkroom",
                        "steady",
                        "1234 callbacks/s",
                        "2, 2, 2",
                        "callback 0.500",
                        "callback 180",
                        "3");
    }

    @Test
    void darkroomIsComparedWithAPeerByRateAndProcessorTime() {
        BenchRow darkroom = row("darkroom", 3000, Map.of("callback", 0.2, "kafka", 0.1), 0);
        BenchRow peer = row("fastify", 1000, Map.of("peer", 0.5, "kafka", 0.1), 0);

        assertThat(darkroom.comparedWith(peer))
                .isEqualTo("ingest: 3.00 times the rate of fastify at 0.50 times its processor time");
    }

    private static BenchRow row(String contender, double rate, Map<String, Double> times, long errors) {
        return new BenchRow(
                "ingest",
                contender,
                ByTurns.STEADY,
                new BenchRow.Rate(rate, "callbacks/s"),
                Percentiles.of(List.of(Duration.ofMillis(2))),
                times,
                Map.of("callback", 180L),
                errors);
    }

    @Test
    void theSteadyStateIsToldFromTheWarmUp() throws Exception {
        Iterator<Long> rates = List.of(1L, 2L, 30L, 50L, 40L).iterator();
        Contender contender = contender("darkroom", rates::next);

        List<BenchRow> rows = new ByTurns(2, 3, Duration.ofSeconds(1)).run("path", "things/s", List.of(contender));

        assertThat(rows).extracting(BenchRow::phase).containsExactly("warm-up", "steady");
        assertThat(rows).extracting(row -> row.rate().value()).containsExactly(2.0, 40.0);
    }

    @Test
    void contendersTakeTurns() throws Exception {
        List<String> order = new ArrayList<>();
        List<Contender> contenders = Stream.of("a", "b")
                .map(name -> contender(name, () -> {
                    order.add(name);
                    return 1L;
                }))
                .toList();

        new ByTurns(1, 1, Duration.ofSeconds(1)).run("path", "things/s", contenders);

        assertThat(order).containsExactly("a", "b", "a", "b");
    }

    private static Contender contender(String name, Supplier<Long> done) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Turn turn(Duration length) {
                return new Turn(done.get(), 0, length, List.of());
            }

            @Override
            public ProcessParts processes() {
                return new ProcessParts(Map.of());
            }
        };
    }

    @Test
    void theTableReplacesTheOneOfAnEarlierRun(@TempDir Path folder) throws Exception {
        Path document = folder.resolve("performance.md");
        Files.writeString(document, "before\n" + BenchTable.BEGIN + "\nold\n" + BenchTable.END + "\nafter\n");
        BenchTable table = new BenchTable();
        table.add(List.of(
                row("darkroom", 3000, Map.of("callback", 0.25), 0),
                row("bare server", 4000, Map.of("peer", 0.125), 0)));

        table.writeInto(document);
        table.writeInto(document);

        assertThat(Files.readString(document))
                .startsWith("before\n" + BenchTable.BEGIN + "\n\n| path | what |")
                .contains("| ingest | bare server | steady | 4000 callbacks/s |")
                .containsOnlyOnce("- ingest: 0.75 times the rate of bare server at 2.00 times its processor time")
                .doesNotContain("old")
                .endsWith(BenchTable.END + "\nafter\n");
    }

    @Test
    void startsAreComparedWithThoseWithoutACache() {
        List<BenchRow> rows = new StartTimes("storage-service", List.of(4.0, 2.0, 3.0), List.of(0.75, 1.5, 0.7)).rows();

        assertThat(rows).extracting(BenchRow::contender).containsExactly("without cache", "with cache");
        assertThat(rows).extracting(row -> row.latencies().at(50)).containsExactly(3000L, 750L);
    }
}
