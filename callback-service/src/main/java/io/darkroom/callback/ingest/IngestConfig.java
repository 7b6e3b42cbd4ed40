package io.darkroom.callback.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the bodies of callbacks are read. */
@ConfigMapping(prefix = "darkroom.ingest")
public interface IngestConfig {

    /** From the headers of a callback to the end of its body; one of more than a mebibyte has as long for each. */
    @WithDefault("PT10S")
    Duration bodyTimeout();

    /** Maximum size of all bodies that one replica reads and stores at the same time; what exceeds it waits, then is answered 503. */
    @WithDefault("24M")
    MemorySize maxBytesInFlight();
}
