package io.darkroom.providers.registry;

import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.callback.CallbackTokens;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Objects;

/** The providers as a bean of every service that calls them or reads their callbacks. */
class ProviderBeans {

    @Produces
    @Singleton
    Providers providers(ProvidersConfig config, CatalogueConfig catalogue) {
        return new Providers(config, catalogue);
    }

    // A wrong provider or secret stops the start instead of the first submission or callback.
    void createAtStartup(@Observes Startup startup, Providers providers, CallbackTokens tokens, SealedSecrets secrets) {
        Objects.requireNonNull(providers);
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(secrets);
    }
}
