package io.darkroom.service.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The way from clients to this service. */
@ConfigMapping(prefix = "darkroom.http")
public interface HttpConfig {

    /** How many trusted proxies are between clients and this service and append to {@code X-Forwarded-For}. */
    @WithDefault("0")
    int trustedProxies();

    /** From the beginning of a connection, or the first byte of a later request, to the end of the request's headers; then the connection is closed. */
    @WithDefault("PT75S")
    Duration headTimeout();

    /** From the headers of a request to the end of its body; then the connection is closed. A path may allow less. */
    @WithDefault("PT2M")
    Duration bodyTimeout();
}
