package io.darkroom.bench;

import java.util.List;

/** The middle one of several measurements; of an even number, the upper of the two in the middle. */
final class Median {

    private Median() {}

    static double of(List<Double> measurements) {
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return measurements.stream().sorted().toList().get(measurements.size() / 2);
    }
}
