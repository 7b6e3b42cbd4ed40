package io.darkroom.submitter.dispatch;

import io.darkroom.providers.registry.CatalogueConfig;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The providers as configured; a mistake in their configuration stops the start. */
class ConfiguredProviders {

    @Produces
    @Singleton
    @Startup
    Providers providers(ProvidersConfig config, CatalogueConfig catalogue) {
        return new Providers(config, catalogue);
    }
}
