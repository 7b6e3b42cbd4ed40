package io.darkroom.eventing.schedule;

import java.util.function.IntUnaryOperator;

/** Work on many rows in steps of some, so that no transaction lasts long, however large the backlog is. */
public final class Steps {

    private Steps() {}

    /** Repeats {@code step}, which gets the most that it may do and returns how much it did, until it does less; returns how much all did. */
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
