package io.darkroom.service.client;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Closes the connections of requests whose body does not come to its end, whoever reads it: one that trickles is never idle. */
@Singleton
class SlowBodies {

    private static final int PRIORITY = 390;

    private final long timeoutMillis;

    SlowBodies(HttpConfig config) {
        this.timeoutMillis = config.bodyTimeout().toMillis();
    }

    void add(@Observes Filters filters) {
        filters.register(this::limit, PRIORITY);
    }

    private void limit(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!hasArrived(request)) {
            long timer = call.vertx().setTimer(timeoutMillis, late -> {
                if (!hasArrived(request)) {
                    request.connection().close();
                }
            });
            call.addEndHandler(ended -> call.vertx().cancelTimer(timer));
        }
        call.next();
    }

    // Without a body, or with all of it; the end itself is seen only by who reads on.
    private static boolean hasArrived(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return request.isEnded() || (!chunked && (length == null || request.bytesRead() >= Long.parseLong(length)));
    }
}
