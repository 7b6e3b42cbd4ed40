package io.darkroom.callback;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Reads a configuration mapping without a running service: the documented defaults, and what a test sets. */
public final class TestConfig {

    private static final int ORDINAL = 1000;

    private TestConfig() {}

    /** {@code mapping} with {@code settings}; everything else has its default. */
    public static <C> C of(Class<C> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "test", ORDINAL))
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
