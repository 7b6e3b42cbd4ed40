package io.darkroom.providers.registry;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The models and the terms of the providers. */
@ConfigMapping(prefix = "darkroom.catalogue")
public interface CatalogueConfig {

    /** A file that replaces the built-in catalogue; it lists the same providers or fewer. */
    Optional<Path> file();
}
