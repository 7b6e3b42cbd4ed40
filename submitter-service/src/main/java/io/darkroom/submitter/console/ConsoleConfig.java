package io.darkroom.submitter.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The web console at {@code /console}. */
@ConfigMapping(prefix = "darkroom.console")
public interface ConsoleConfig {

    /** Whether it is served. */
    @WithDefault("true")
    boolean enabled();

    /** Origins beyond darkroom.assets.public-url from which it may show images, such as an object store that clients are redirected to. */
    Optional<List<String>> imageOrigins();
}
