package io.darkroom.eventing.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which requests are traced. The key {@code quarkus.otel.exporter.otlp.endpoint} names the collector. */
@ConfigMapping(prefix = "darkroom.traces")
public interface TraceConfig {

    /**
     * The share of requests that start a trace, 0 to 1. With 0 nothing is traced, whatever the client requests. Above 0 a
     * client's own sampling decision wins.
     */
    @WithDefault("0")
    double ratio();

    default boolean enabled() {
        return ratio() > 0;
    }
}
