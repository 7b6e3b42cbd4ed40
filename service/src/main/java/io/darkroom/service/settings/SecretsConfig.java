package io.darkroom.service.settings;

import io.smallrye.config.ConfigMapping;
import java.util.List;

/** What secrets are sealed with, where they rest or travel. */
@ConfigMapping(prefix = "darkroom.secrets")
public interface SecretsConfig {

    /** AES keys of 256 bits in base64, newest first; the newest seals, all open. The same in submitter-service and callback-service. */
    List<String> key();
}
