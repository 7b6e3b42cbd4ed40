package io.darkroom.standalone;

import java.io.PrintStream;
import java.time.Duration;

/** Tells a person what the launcher starts and waits for. */
final class StartProgress {

    private static final double NANOS_A_SECOND = Duration.ofSeconds(1).toNanos();

    private final PrintStream out;
    private final long begun = System.nanoTime();

    StartProgress(PrintStream out) {
        this.out = out;
    }

    void starting(String names) {
        out.println("starting " + names);
    }

    void ready(String name) {
        out.printf("  %s is ready (%.1f s)%n", name, (System.nanoTime() - begun) / NANOS_A_SECOND);
    }

    void warn(String text) {
        out.println("warning: " + text);
    }

    void stopping() {
        out.println("stopping; the services finish what they have begun");
    }
}
