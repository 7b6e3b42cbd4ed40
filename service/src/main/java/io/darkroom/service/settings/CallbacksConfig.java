package io.darkroom.service.settings;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Callbacks of providers. */
@ConfigMapping(prefix = "darkroom.callbacks")
public interface CallbacksConfig {

    /** Where providers reach callback-service, without a path. Required in submitter-service. */
    Optional<URI> publicUrl();

    /** HMAC secrets that sign callback URLs, newest first; the newest signs, all verify. The same in both services. */
    List<String> secrets();
}
