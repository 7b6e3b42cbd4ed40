package io.darkroom.service.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Closes the connection after a request with a chunked body. Such a request may also state a length, which the server drops unread; a proxy that
 * believed the length sent the rest as part of it, which must not be answered as a request of its own (RFC 9112, 6.1).
 */
@Singleton
class ChunkedRequests {

    // Before requests are forwarded to another service.
    private static final int PRIORITY = 1390;

    private final Set<HttpConnection> ending =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    void add(@Observes Filters filters) {
        filters.register(this::closeAfter, PRIORITY);
    }

    private void closeAfter(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (ending.contains(request.connection())) {
            request.connection().close();
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_1 && request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            ending.add(request.connection());
            LastRequest.of(call);
        }
        call.next();
    }
}
