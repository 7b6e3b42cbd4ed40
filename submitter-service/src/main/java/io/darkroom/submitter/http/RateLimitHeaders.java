package io.darkroom.submitter.http;

import java.time.Duration;
import java.util.Map;

/** The headers of the IETF draft "RateLimit header fields for HTTP". */
public final class RateLimitHeaders {

    private RateLimitHeaders() {}

    public static Map<String, String> of(int maxRequests, Duration window, long remaining, Duration resetAfter) {
        return Map.of(
                "RateLimit-Policy",
                "\"key\";q=" + maxRequests + ";w=" + window.toSeconds(),
                "RateLimit",
                "\"key\";r=" + remaining + ";t=" + resetAfter.toSeconds());
    }
}
