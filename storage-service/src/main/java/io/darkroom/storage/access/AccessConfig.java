package io.darkroom.storage.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How access is checked. */
@ConfigMapping(prefix = "darkroom")
public interface AccessConfig {

    Assets assets();

    Submitter submitter();

    /** Signed links. */
    interface Assets {

        /** HMAC secrets, newest first; those of submitter-service, which signs with the newest. */
        List<String> secrets();
    }

    /** Whoever knows the keys. */
    interface Submitter {

        /** Where submitter-service is. */
        @WithDefault("http://127.0.0.1:8080")
        URI url();

        /** How long its answer may take. */
        @WithDefault("PT3S")
        Duration timeout();
    }
}
