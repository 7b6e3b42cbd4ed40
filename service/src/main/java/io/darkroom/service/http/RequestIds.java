package io.darkroom.service.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** Answers each request with its {@code X-Request-Id}, or with one of ours, and puts it on the log lines of the request. */
@Singleton
class RequestIds {

    private static final String HEADER = "X-Request-Id";
    private static final String FIELD = "requestId";
    // Before requests are forwarded to another service.
    private static final int PRIORITY = 1400;
    private static final Pattern READABLE = Pattern.compile("[\\x21-\\x7E]{1,128}");

    void add(@Observes Filters filters) {
        filters.register(RequestIds::identify, PRIORITY);
    }

    private static void identify(RoutingContext call) {
        answerWithId(call);
        call.next();
    }

    static void answerWithId(RoutingContext call) {
        Optional<String> given = Optional.ofNullable(call.request().getHeader(HEADER))
                .filter(id -> READABLE.matcher(id).matches());
        given.ifPresent(id -> MDC.put(FIELD, id));
        call.response()
                .putHeader(HEADER, given.orElseGet(() -> UUID.randomUUID().toString()));
    }
}
