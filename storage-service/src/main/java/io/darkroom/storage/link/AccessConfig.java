package io.darkroom.storage.link;

import io.smallrye.config.ConfigMapping;
import java.util.List;

/** How access is checked. */
@ConfigMapping(prefix = "darkroom")
public interface AccessConfig {

    Assets assets();

    /** Signed links. */
    interface Assets {

        /** HMAC secrets, newest first; those of submitter-service, which signs with the newest. */
        List<String> secrets();
    }
}
