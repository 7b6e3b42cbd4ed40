package io.darkroom.providers;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach a provider. {@link #toString} never shows the key.
 *
 * @param baseUrl may carry a path
 * @param apiKey empty when none is configured; the provider will then refuse every call
 * @param timeout until one HTTP call must have been answered
 */
public record ProviderSettings(URI baseUrl, String apiKey, Duration timeout) {

    @Override
    public String toString() {
        return baseUrl + " within " + timeout;
    }
}
