package io.darkroom.eventing;

import io.darkroom.contracts.GenerationId;
import org.jboss.logging.MDC;

/** Puts the generation's id on every line that is logged while one is worked on. */
public final class LogContext implements AutoCloseable {

    private static final String KEY = "generation";

    private LogContext() {}

    public static LogContext about(GenerationId id) {
        MDC.put(KEY, id.toString());
        return new LogContext();
    }

    @Override
    public void close() {
        MDC.remove(KEY);
    }
}
