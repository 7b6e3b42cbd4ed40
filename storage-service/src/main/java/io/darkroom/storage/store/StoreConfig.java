package io.darkroom.storage.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the archive is kept. */
@ConfigMapping(prefix = "darkroom.storage")
public interface StoreConfig {

    /** A directory of its own, on a disk that is backed up. */
    @WithDefault(".darkroom/archive")
    Path path();
}
