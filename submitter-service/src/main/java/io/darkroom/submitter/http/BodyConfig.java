package io.darkroom.submitter.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large a body may be. */
@ConfigMapping(prefix = "darkroom.api")
public interface BodyConfig {

    /** The largest body of a request, unless its path has a limit of its own. */
    @WithDefault("256K")
    MemorySize maxBody();

    /** Of a batch; each of its lines may be as large as another call's body. */
    @WithDefault("16M")
    MemorySize maxBatchBody();

    /** Where images may be inside; storage-service has a limit of its own for each. */
    @WithDefault("26M")
    MemorySize maxUploadBody();
}
