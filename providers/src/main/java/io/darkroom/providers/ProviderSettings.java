package io.darkroom.providers;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import java.net.URI;
import java.time.Duration;

/**
 * A provider as set up: what it can do, and how to reach it. {@link #toString} never shows the key.
 *
 * @param catalogue for what holds of a model whoever sells it
 * @param baseUrl may carry a path
 * @param apiKey empty when none is configured; the provider will then refuse every call
 * @param timeout until one HTTP call must have been answered
 */
public record ProviderSettings(ProviderName name, Catalogue catalogue, URI baseUrl, String apiKey, Duration timeout) {

    /** Throws {@link IllegalArgumentException} when the catalogue does not list the provider. */
    public Capabilities capabilities() {
        Capabilities capabilities = catalogue.providers().get(name);
        if (capabilities == null) {
            throw new IllegalArgumentException("the catalogue does not list " + name);
        }
        return capabilities;
    }

    @Override
    public String toString() {
        return name + " at " + baseUrl + " within " + timeout;
    }
}
