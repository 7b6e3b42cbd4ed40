package io.darkroom.service.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Reads what the server below would read in an unsafe way, or refuse without a word of ours. */
@Singleton
class StrictRequests {

    // Before every other route: one that matches a path fails on such a path.
    private static final int ORDER = Integer.MIN_VALUE;
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String PERCENT = "%25";

    void add(@Observes Router router) {
        router.route().order(ORDER).handler(StrictRequests::handle);
    }

    private static void handle(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            closeAfter(call);
        }
        String path = request.path();
        if (path != null && NO_ESCAPE.matcher(path).find()) {
            call.reroute(NO_ESCAPE.matcher(path).replaceAll(PERCENT));
        } else {
            call.next();
        }
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
