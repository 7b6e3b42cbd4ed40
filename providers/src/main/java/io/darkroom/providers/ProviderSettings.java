package io.darkroom.providers;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a provider is made from: its catalogue entry and how to reach it. {@link #toString} never shows the key.
 *
 * @param catalogue for the provider's capabilities and the models' sizes
 * @param baseUrl may carry a path
 * @param apiKey empty when none is configured; the provider will then refuse every call
 * @param timeout for one HTTP call, until it has been answered in full
 * @param webhookKey what verifies its callbacks, in the form that its class describes; empty: asked of the provider
 */
public record ProviderSettings(
        ProviderName name,
        Catalogue catalogue,
        URI baseUrl,
        String apiKey,
        Duration timeout,
        Optional<String> webhookKey) {

    public ProviderSettings(ProviderName name, Catalogue catalogue, URI baseUrl, String apiKey, Duration timeout) {
        this(name, catalogue, baseUrl, apiKey, timeout, Optional.empty());
    }

    /** Throws {@link IllegalArgumentException} when the catalogue does not list the provider. */
    public Capabilities capabilities() {
        return catalogue.provider(name);
    }

    /** For calls to another address, each within {@code limit}. */
    public ProviderSettings at(URI address, Duration limit) {
        return new ProviderSettings(
                name, catalogue, address, apiKey, limit.compareTo(timeout) < 0 ? limit : timeout, webhookKey);
    }

    @Override
    public String toString() {
        return name + " at " + baseUrl + " within " + timeout;
    }
}
