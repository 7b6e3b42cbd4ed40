package io.darkroom.callback.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where clients find us. */
@ConfigMapping(prefix = "darkroom.clients")
public interface ClientsConfig {

    /** Where clients reach submitter-service, without a path, for the addresses in webhooks of dialects. */
    @WithDefault("${darkroom.assets.public-url:http://127.0.0.1:8080}")
    URI apiUrl();
}
