package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The providers and the tokens of their callbacks, read from the configuration when the service starts. */
class ConfiguredProviders {

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
