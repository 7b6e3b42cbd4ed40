package io.darkroom.submitter.route;

import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Says at start which enabled providers are not used because nobody has said what they cost. */
@Singleton
class WarnOfMissingPrices {

    private static final Logger LOG = Logger.getLogger(WarnOfMissingPrices.class);

    private final Providers providers;

    WarnOfMissingPrices(Providers providers) {
        this.providers = providers;
    }

    void warn(@Observes StartupEvent started) {
        warnings(providers).forEach(LOG::warn);
    }

    /** A sentence for each such provider. */
    static List<String> warnings(Providers providers) {
        return providers.enabled().stream()
                .filter(entry -> !unpriced(entry).isEmpty())
                .map(entry ->
                        "%s is enabled but not used for %s, which has no price: set darkroom.providers.%s.price to the credits of one image"
                                .formatted(entry.name(), String.join(", ", unpriced(entry)), entry.name()))
                .toList();
    }

    private static List<String> unpriced(ConfiguredProvider entry) {
        return entry.capabilities().models().keySet().stream()
                .filter(model -> entry.price(model).isEmpty())
                .sorted()
                .toList();
    }
}
