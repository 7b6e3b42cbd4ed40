package io.darkroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders take turns, and separates their warm-up from their steady state.
 *
 * @param warmUp rounds that warm up: the just-in-time compilers share the cores with the work
 * @param steady rounds after them
 * @param length of a turn
 */
record ByTurns(int warmUp, int steady, Duration length) {

    static final String STEADY = "steady";
    private static final String WARM_UP = "warm-up";

    /** Returns, by phase, one row for each contender. */
    List<BenchRow> run(String path, String unit, List<? extends Contender> contenders) throws Exception {
        List<BenchRow> rows = new ArrayList<>();
        for (Map.Entry<String, Integer> phase : List.of(Map.entry(WARM_UP, warmUp), Map.entry(STEADY, steady))) {
            List<Phase> phases = contenders.stream().map(Phase::new).toList();
            for (int round = 0; round < phase.getValue(); round++) {
                for (Phase each : phases) {
                    each.take(length);
                }
            }
            if (phase.getValue() > 0) {
                for (Phase each : phases) {
                    rows.add(each.row(path, phase.getKey(), unit));
                }
            }
        }
        return rows;
    }

    /** The turns of one contender in one phase. */
    private static final class Phase {

        private final Contender contender;
        private final List<Turn> turns = new ArrayList<>();
        private ProcessorTimes used = new ProcessorTimes(Map.of());

        Phase(Contender contender) {
            this.contender = contender;
        }

        void take(Duration length) throws Exception {
            ProcessorTimes before = contender.processes().times();
            turns.add(contender.turn(length));
            used = used.plus(contender.processes().times().since(before));
        }

        BenchRow row(String path, String phase, String unit) throws Exception {
            long done = turns.stream().mapToLong(Turn::done).sum();
            return new BenchRow(
                    path,
                    contender.name(),
                    phase,
                    new BenchRow.Rate(
                            Median.of(turns.stream().map(Turn::perSecond).toList()), unit),
                    Percentiles.of(turns.stream()
                            .flatMap(turn -> turn.latencies().stream())
                            .toList()),
                    used.perThousand(done),
                    contender.processes().residentMegabytes(),
                    turns.stream().mapToLong(Turn::errors).sum());
        }
    }
}
