package io.darkroom.submitter.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.net.URI;
import java.util.List;

/** Where providers send their callbacks. */
@ConfigMapping(prefix = "darkroom.callbacks")
public interface CallbackConfig {

    /** The address of callback-service for providers, without the path. */
    @WithName("public-url")
    URI publicUrl();

    /** HMAC secrets, newest first. */
    List<String> secrets();
}
