package io.darkroom.service.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** The rest of a body that is not read, because its request was refused before. */
public final class UnreadBody {

    // So that a sender who is refused can read why.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private UnreadBody() {}

    /** Drops what the sender of a refused request still sends, and closes the connection soon after the answer. */
    public static void drop(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!request.isEnded()) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            call.addEndHandler(answered -> {
                request.resume();
                call.vertx()
                        .setTimer(
                                LINGER.toMillis(), timer -> request.connection().close());
            });
        }
    }
}
