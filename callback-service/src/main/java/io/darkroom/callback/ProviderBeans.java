package io.darkroom.callback;

import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.providers.registry.CatalogueConfig;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Objects;

/** Makes the providers from their configuration when the service starts, so that a wrong one stops the start. */
class ProviderBeans {

    @Produces
    @Singleton
    @Startup
    Providers providers(ProvidersConfig config, CatalogueConfig catalogue) {
        return new Providers(config, catalogue);
    }

    // A wrong secret stops the start instead of the first callback.
    void requireSecrets(@Observes StartupEvent started, CallbackTokens tokens, SealedSecrets secrets) {
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(secrets);
    }
}
