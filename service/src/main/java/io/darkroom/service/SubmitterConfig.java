package io.darkroom.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Whoever knows the keys. */
@ConfigMapping(prefix = "darkroom.submitter")
public interface SubmitterConfig {

    /** Where submitter-service is. */
    @WithDefault("http://127.0.0.1:8080")
    URI url();

    /** How long its answer may take. */
    @WithDefault("PT3S")
    Duration timeout();
}
