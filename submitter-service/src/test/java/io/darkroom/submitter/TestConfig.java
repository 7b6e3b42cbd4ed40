package io.darkroom.submitter;

import io.darkroom.providers.registry.CatalogueConfig;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ProvidersConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Configuration without a running service: the defaults of a mapping, and what a test sets. */
public final class TestConfig {

    private TestConfig() {}

    /** {@code settings}: keys and values in turn. */
    public static <T> T of(Class<T> mapping, String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(mapping);
    }

    /** The providers of the catalogue, where evolink, runbase and apiframe are enabled and cost 2, 3 and 4 credits an image. */
    public static Providers providers(String... settings) {
        String[] defaults = {
            "darkroom.providers.evolink.enabled", "true",
            "darkroom.providers.evolink.price", "2",
            "darkroom.providers.runbase.enabled", "true",
            "darkroom.providers.runbase.price", "3",
            "darkroom.providers.apiframe.enabled", "true",
            "darkroom.providers.apiframe.price", "4"
        };
        String[] all = new String[defaults.length + settings.length];
        System.arraycopy(defaults, 0, all, 0, defaults.length);
        System.arraycopy(settings, 0, all, defaults.length, settings.length);
        return new Providers(of(ProvidersConfig.class, all), of(CatalogueConfig.class));
    }
}
