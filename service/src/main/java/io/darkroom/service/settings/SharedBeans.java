package io.darkroom.service.settings;

import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.callback.CallbackTokens;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What is made from the shared configuration, once, in the services that use it. */
class SharedBeans {

    @Produces
    @DefaultBean
    @Singleton
    AssetLinks assetLinks(AssetsConfig config) {
        return new AssetLinks(config.secrets());
    }

    @Produces
    @DefaultBean
    @Singleton
    ClientImageLinks imageLinks(AssetLinks links, AssetsConfig config, InstantSource clock) {
        return new ClientImageLinks(links, config.publicUrl(), config.linkLifetime(), clock);
    }

    @Produces
    @DefaultBean
    @Singleton
    SealedSecrets sealedSecrets(SecretsConfig config) {
        return new SealedSecrets(config.key());
    }

    @Produces
    @DefaultBean
    @Singleton
    WebhookKeys webhookKeys(SecretsConfig config) {
        return new WebhookKeys(config.key());
    }

    @Produces
    @DefaultBean
    @Singleton
    CallbackTokens callbackTokens(CallbacksConfig config) {
        return new CallbackTokens(config.secrets());
    }
}
