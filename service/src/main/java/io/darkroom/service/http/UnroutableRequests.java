package io.darkroom.service.http;

import io.darkroom.contracts.request.Violation;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.problem.RawProblems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Answers requests without a readable host, or for no path ({@code OPTIONS *}, {@code CONNECT}). The router refuses most of them before any handler,
 * with an empty answer or an error in the log.
 */
@Singleton
class UnroutableRequests {

    // Before requests are forwarded to another service, and behind their ids.
    private static final int PRIORITY = 1395;
    // Before all others, which answer failures too.
    private static final int ORDER = -10_000;
    private static final String HOST = "Host";
    // The prober of a load balancer may speak HTTP/1.0, which has no host. Elsewhere the framework needs one.
    private static final Set<String> PROBED =
            Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics");

    private final RawProblems problems;

    UnroutableRequests(RawProblems problems) {
        this.problems = problems;
    }

    void add(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    void add(@Observes Router router) {
        router.route().order(ORDER).failureHandler(this::answer);
    }

    private void check(RoutingContext call) {
        HttpServerRequest request = call.request();
        int hosts = request.headers().getAll(HOST).size();
        boolean readable = hosts == 1 && request.authority() != null;
        boolean probe = hosts == 0 && request.version() == HttpVersion.HTTP_1_0 && PROBED.contains(request.path());
        if (readable || probe) {
            call.next();
        } else {
            refuse(call, unreadableHost(request));
        }
    }

    // Only what the router has refused itself comes without a host or a path.
    private void answer(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (request.authority() == null) {
            refuse(call, unreadableHost(request));
        } else if (!request.path().startsWith("/")) {
            refuse(
                    call,
                    Problems.notFound("there is nothing at " + request.uri()
                            + ": a path begins with /; GET /q/openapi describes the paths that there are"));
        } else {
            call.next();
        }
    }

    private static HttpProblem unreadableHost(HttpServerRequest request) {
        String given = String.join(", ", request.headers().getAll(HOST));
        return Problems.invalidParameter(
                Violation.of(HOST, given.isEmpty() ? "absent" : given, "one host, with or without a port"));
    }

    private void refuse(RoutingContext call, HttpProblem problem) {
        RequestIds.answerWithId(call);
        LastRequest.of(call);
        problems.send(call.response(), problem);
    }
}
