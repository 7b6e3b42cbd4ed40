package io.darkroom.providers;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import java.net.URI;
import java.time.Duration;

/**
 * What a provider is made from: its catalogue entry and how to reach it. {@link #toString} never shows the key.
 *
 * @param catalogue for the provider's capabilities and the models' sizes
 * @param baseUrl may carry a path
 * @param apiKey empty when none is configured; the provider will then refuse every call
 * @param timeout for one HTTP call, until it has been answered in full
 */
public record ProviderSettings(ProviderName name, Catalogue catalogue, URI baseUrl, String apiKey, Duration timeout) {

    /** Throws {@link IllegalArgumentException} when the catalogue does not list the provider. */
    public Capabilities capabilities() {
        return catalogue.provider(name);
    }

    @Override
    public String toString() {
        return name + " at " + baseUrl + " within " + timeout;
    }
}
