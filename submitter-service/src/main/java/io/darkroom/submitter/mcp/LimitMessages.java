package io.darkroom.submitter.mcp;

import io.darkroom.service.http.UnreadBody;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.problem.RawProblems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a message that is too large, alone or together with others, before it is read: the server keeps the whole of it in memory. Refuses
 * also a method that the protocol does not have, for which the server has no answer.
 */
@Singleton
class LimitMessages {

    private static final String PATHS = "/mcp*";
    // Before the one that reads the body.
    private static final int ORDER = -1000;
    // After the key is known: a stranger takes no memory.
    private static final int AUTHORIZED_ORDER = -50;
    // Smaller ones take no share, so that large ones do not keep them out.
    private static final long SMALL_BYTES = 64 * 1024;
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);
    private static final String ALLOWED = "DELETE, GET, POST";
    private static final int NO_METHOD = 405;
    private static final int TOO_LARGE = 413;
    private static final int NO_LENGTH = 411;

    private final McpConfig config;
    private final MessageMemory memory;
    private final RawProblems problems;

    LimitMessages(McpConfig config, MessageMemory memory, RawProblems problems) {
        this.config = config;
        this.memory = memory;
        this.problems = problems;
    }

    void add(@Observes Router router) {
        router.route(PATHS).order(ORDER).handler(this::check);
        router.route(PATHS).order(AUTHORIZED_ORDER).handler(this::hold);
    }

    private void check(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (METHODS.contains(request.method())) {
            checkLength(call);
        } else {
            UnreadBody.drop(call);
            problems.send(
                    call.response(),
                    Problems.builder(
                                    NO_METHOD,
                                    "method_not_allowed",
                                    "The path has no such method",
                                    request.method() + " is not possible at " + request.path()
                                            + "; agents send their messages by POST")
                            .withHeader(HttpHeaders.ALLOW.toString(), ALLOWED)
                            .build());
        }
    }

    private void checkLength(RoutingContext call) {
        @Nullable String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        long max = config.maxMessage().asLongValue();
        if (length == null && call.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            problems.send(
                    call.response(),
                    Problems.of(NO_LENGTH, "length_required", "The message has no length", "send Content-Length"));
        } else if (length != null && !within(length, max)) {
            problems.send(
                    call.response(),
                    Problems.of(
                            TOO_LARGE,
                            "body_too_large",
                            "The message is too large",
                            "it may have at most " + max + " bytes; send links of images instead of their bytes"));
        } else {
            call.next();
        }
    }

    private void hold(RoutingContext call) {
        @Nullable String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        long bytes = length == null ? 0 : Long.parseLong(length);
        try {
            if (bytes > SMALL_BYTES) {
                memory.hold(call, bytes);
            }
        } catch (HttpProblem busy) {
            UnreadBody.drop(call);
            problems.send(call.response(), busy);
            return;
        }
        call.next();
    }

    private static boolean within(String length, long max) {
        try {
            return Long.parseLong(length) <= max;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
