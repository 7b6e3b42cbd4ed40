package io.darkroom.eventing.trace;

import io.opentelemetry.api.OpenTelemetry;

/** Traces for tests. */
public final class TestTraces {

    private TestTraces() {}

    public static Traces disabled() {
        return new Traces(OpenTelemetry.noop(), () -> 0);
    }

    /** Every request is traced. */
    public static Traces enabled(OpenTelemetry telemetry) {
        return new Traces(telemetry, () -> 1);
    }
}
