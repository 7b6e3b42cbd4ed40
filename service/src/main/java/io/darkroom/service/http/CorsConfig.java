package io.darkroom.service.http;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which web pages of other origins may call this service from a browser. */
@ConfigMapping(prefix = "darkroom.cors")
public interface CorsConfig {

    /**
     * The origins of such pages, such as {@code https://studio.example.com}, or {@code *} for every page. Without it browsers keep pages of
     * other origins out.
     */
    Optional<List<String>> origins();
}
