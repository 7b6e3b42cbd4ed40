package io.darkroom.service.settings;

import io.smallrye.config.ConfigMapping;
import java.util.List;

/** The keys that seal secrets in transit and at rest. */
@ConfigMapping(prefix = "darkroom.secrets")
public interface SecretsConfig {

    /** AES keys of 256 bits in base64, newest first; the newest seals, all open. The same in submitter-service and callback-service. */
    List<String> key();
}
