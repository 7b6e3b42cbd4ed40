package io.darkroom.eventing.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is traced. Where to, {@code quarkus.otel.exporter.otlp.endpoint} says. */
@ConfigMapping(prefix = "darkroom.traces")
public interface TraceConfig {

    /**
     * The share of the requests of which a trace is begun, 0 to 1. With 0 nothing is traced, not even what a client traces;
     * above it, a request whose client has decided is traced as it decided.
     */
    @WithDefault("0")
    double ratio();

    default boolean enabled() {
        return ratio() > 0;
    }
}
