package io.darkroom.service.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Links to images, and where storage-service answers them. */
@ConfigMapping(prefix = "darkroom.assets")
public interface AssetsConfig {

    /** Where clients reach storage-service, without a path. */
    @WithDefault("http://127.0.0.1:8082")
    URI publicUrl();

    /** Where our own services reach storage-service; default: the public URL. */
    Optional<URI> internalUrl();

    /** HMAC secrets that sign links, newest first; the newest signs, all verify. The same in all three services. */
    List<String> secrets();

    /** The minimum lifetime of a link; it lives up to an hour longer. */
    @WithDefault("P7D")
    Duration linkLifetime();
}
