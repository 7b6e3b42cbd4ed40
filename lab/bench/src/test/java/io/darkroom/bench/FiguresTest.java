package io.darkroom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
    void processorTimeIsSharedByWhatItWasUsedFor() {
        ProcessorTimes before = new ProcessorTimes(Map.of("submitter", 1.0, "storage", 2.0, "postgres", 3.0));
        ProcessorTimes used =
                new ProcessorTimes(Map.of("submitter", 1.5, "storage", 2.25, "postgres", 4.0)).since(before);

        assertThat(used.servicesPerThing(100)).isEqualTo(7.5);
        assertThat(used.perThing(100)).contains("submitter 5.0", "storage 2.5", "postgres 10.0");
    }

    @Test
    void theStartsWithACacheAreComparedWithThoseWithout() {
        List<String> lines = new StartTimes("storage-service", List.of(4.0, 2.0, 3.0), List.of(0.75, 1.5, 0.7)).lines();

        assertThat(lines.get(0).split(" +"))
                .containsExactly("storage-service", "without", "3.00", "1.00", "4.00", "2.00", "3.00");
        assertThat(lines.get(1).split(" +"))
                .containsExactly("storage-service", "with", "0.75", "0.25", "0.75", "1.50", "0.70");
    }

    @Test
    void theColumnsStandUnderTheirHeader() {
        String line = new StartTimes("storage-service", List.of(3.0), List.of(1.0))
                .lines()
                .getFirst();

        assertThat(line.indexOf("without")).isEqualTo(StartTimes.HEADER.indexOf("cache"));
        assertThat(line.indexOf("3.00") + "3.00".length())
                .isEqualTo(StartTimes.HEADER.indexOf("median") + "median".length());
    }

    @Test
    void fiveHundredFilesOfTwoMegabytesInFourSecondsAre250MegabytesASecond() {
        assertThat(new Throughput(500, 2_000_000).megabytesPerSecond(Duration.ofSeconds(4)))
                .isEqualTo(250.0);
    }

    @Test
    void throughputCountsFractionsOfASecond() {
        assertThat(new Throughput(1, 1_000_000).megabytesPerSecond(Duration.ofMillis(250)))
                .isEqualTo(4.0);
    }

    @Test
    void manyLargeFilesDoNotOverflow() {
        assertThat(new Throughput(100_000, 2_000_000).megabytesPerSecond(Duration.ofSeconds(100)))
                .isEqualTo(2000.0);
    }
}
