package io.darkroom.submitter.dispatch;

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

/** The providers as configured; a mistake in their configuration stops the start. */
class ConfiguredProviders {

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
