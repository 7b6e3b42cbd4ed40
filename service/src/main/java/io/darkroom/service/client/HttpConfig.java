package io.darkroom.service.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The way from clients to this service. */
@ConfigMapping(prefix = "darkroom.http")
public interface HttpConfig {

    /** How many trusted proxies are between clients and this service and append to {@code X-Forwarded-For}. */
    @WithDefault("0")
    int trustedProxies();
}
