package io.darkroom.eventing.schedule;

import java.util.function.IntUnaryOperator;

/** Work on many rows in several transactions, so that none lasts long, however large the backlog is. */
public final class Steps {

    private Steps() {}

    /** Calls {@code step} with {@code maxStep} until it handles fewer rows than that; returns the number of rows of all steps. */
    public static int untilDone(int maxStep, IntUnaryOperator step) {
        int all = 0;
        int done;
        do {
            done = step.applyAsInt(maxStep);
            all += done;
        } while (done == maxStep);
        return all;
    }
}
