package io.darkroom.service.submitter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** The service that knows keys. */
@ConfigMapping(prefix = "darkroom.submitter")
public interface SubmitterConfig {

    /** Where submitter-service is, without a path. Its time-outs are {@code quarkus.rest-client.submitter.*}, in milliseconds. */
    @WithDefault("http://127.0.0.1:8080")
    URI url();
}
