package io.darkroom.standalone;

import java.io.PrintStream;
import java.time.Duration;

/** Tells a person what the launcher starts, stops and waits for. */
final class LaunchProgress {

    private static final double NANOS_A_SECOND = Duration.ofSeconds(1).toNanos();

    private final PrintStream out;
    private volatile long begun = System.nanoTime();

    LaunchProgress(PrintStream out) {
        this.out = out;
    }

    void starting(String names) {
        out.println("starting " + names);
    }

    void ready(String name) {
        printAfter(name + " is ready");
    }

    void warn(String text) {
        out.println("warning: " + text);
    }

    void stopping() {
        begun = System.nanoTime();
        out.println("stopping; the services finish what they have begun");
    }

    void stopped(String name) {
        printAfter(name + " has stopped");
    }

    private void printAfter(String what) {
        out.printf("  %s (%.1f s)%n", what, (System.nanoTime() - begun) / NANOS_A_SECOND);
    }
}
