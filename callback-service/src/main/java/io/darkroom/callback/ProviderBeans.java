package io.darkroom.callback;

import io.darkroom.providers.registry.CatalogueConfig;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the providers from their configuration when the service starts, so that a wrong one stops the start. */
class ProviderBeans {

    @Produces
    @Singleton
    @Startup
    Providers providers(ProvidersConfig config, CatalogueConfig catalogue) {
        return new Providers(config, catalogue);
    }
}
