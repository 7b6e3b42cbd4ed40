package io.darkroom.callback.ingest;

import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The secrets of the tokens that are checked here. */
@ConfigMapping(prefix = "darkroom.callbacks")
public interface CallbackConfig {

    /** HMAC secrets, newest first; the same as submitter-service has. */
    List<String> secrets();

    /** What follows from the configuration, made once when the service starts. */
    class Configured {

        @Produces
        @Singleton
        @Startup
        Providers providers(ProvidersConfig config) {
            return new Providers(config);
        }

        @Produces
        @Singleton
        @Startup
        CallbackTokens tokens(CallbackConfig config) {
            return new CallbackTokens(config.secrets());
        }
    }
}
