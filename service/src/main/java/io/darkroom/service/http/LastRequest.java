package io.darkroom.service.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** The last request of its connection. */
final class LastRequest {

    private LastRequest() {}

    /** Closes the connection of {@code call} once it is answered, and lets the answer say so. */
    static void of(RoutingContext call) {
        call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        call.addEndHandler(answered -> call.request().connection().close());
    }
}
