package io.darkroom.service.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Closes connections on which a second request could be hidden. */
@Singleton
class StrictRequests {

    // Before every other route.
    private static final int ORDER = Integer.MIN_VALUE;

    void add(@Observes Router router) {
        router.route().order(ORDER).handler(StrictRequests::handle);
    }

    private static void handle(RoutingContext call) {
        if (call.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            closeAfter(call);
        }
        call.next();
    }

    /**
     * The decoder removes a Content-Length beside a Transfer-Encoding, so that a request with both cannot be told from one that is chunked. A
     * proxy before us may have gone by the length, and what follows may be another client's: it is not read (RFC 9112, section 6.3).
     */
    private static void closeAfter(RoutingContext call) {
        call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        call.addEndHandler(ended -> call.request().connection().close());
    }
}
