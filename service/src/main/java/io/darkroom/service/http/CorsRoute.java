package io.darkroom.service.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Answers the browsers of pages of other origins (CORS), when {@code darkroom.cors.origins} names these. */
@Singleton
class CorsRoute {

    private static final String ANY = "*";
    // Before the filters that authenticate, since a preflight carries no key, and before requests are forwarded to
    // another service.
    private static final int PRIORITY = 1300;
    private static final int MAX_AGE_SECONDS = 3600;
    private static final Set<String> READABLE = Set.of(
            "Content-Disposition",
            "ETag",
            "Idempotent-Replayed",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "X-Fal-Request-Id",
            "X-Fal-Request-Timeout-Type",
            "X-Request-Id");

    private final Collection<String> origins;

    CorsRoute(CorsConfig config) {
        this.origins = config.origins().map(List::copyOf).orElse(List.of());
    }

    void add(@Observes Filters filters) {
        if (origins.isEmpty()) {
            return;
        }
        CorsHandler handler = CorsHandler.create()
                .allowedMethods(Set.copyOf(Arrays.asList(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE)))
                .exposedHeaders(READABLE)
                .maxAgeSeconds(MAX_AGE_SECONDS);
        if (!origins.contains(ANY)) {
            handler.addOrigins(List.copyOf(origins));
        }
        filters.register(call -> answer(call, handler), PRIORITY);
    }

    // The handler refuses other origins, but whether a browser shows the answer is the browser's business.
    private void answer(RoutingContext call, CorsHandler handler) {
        String origin = call.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && (origins.contains(ANY) || origins.contains(origin))) {
            handler.handle(call);
        } else {
            call.next();
        }
    }
}
