package io.darkroom.submitter.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The web console at {@code /console}. */
@ConfigMapping(prefix = "darkroom.console")
public interface ConsoleConfig {

    /** Whether it is served. */
    @WithDefault("true")
    boolean enabled();

    /** A folder with its files that is read anew by each request, for work on the console; without one, those of the build are served. */
    Optional<Path> directory();

    /** Origins beyond darkroom.assets.public-url from which it may show images, such as an object store that clients are redirected to. */
    Optional<List<String>> imageOrigins();
}
