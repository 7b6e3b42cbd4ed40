package io.darkroom.submitter.forward;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** The public paths of callback-service and storage-service at this service's address, for deployments without a gateway in front. */
@ConfigMapping(prefix = "darkroom.forward")
public interface ForwardConfig {

    /** Whether this service forwards them; off where a gateway routes each path to its service. */
    @WithDefault("false")
    boolean enabled();

    /** Where callback-service is, without a path. */
    @WithDefault("http://127.0.0.1:8081")
    URI callbackUrl();

    /** Where storage-service is, without a path. */
    @WithDefault("${darkroom.assets.internal-url:${darkroom.assets.public-url:http://127.0.0.1:8082}}")
    URI storageUrl();

    /** The maximum number of requests that one replica forwards at once; further ones are answered 503. */
    @WithDefault("256")
    int maxInFlight();

    /** How long a connection to the other service may take. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** How long neither side may send anything; a verification of the archive and a replay are silent for as long as they may take. */
    @WithDefault("PT60S")
    Duration idleTimeout();

    /** The maximum time of a forwarded request, from its first byte to the last one of its answer. */
    @WithDefault("PT30M")
    Duration maxDuration();
}
