package io.darkroom.submitter.forward;

import io.darkroom.service.client.ClientAddress;
import io.darkroom.service.client.InternalCalls;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.problem.RawProblems;
import io.darkroom.submitter.forward.ForwardedPath.Owner;
import io.darkroom.submitter.forward.ForwardedPath.Pace;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Forwards requests for the other services' paths, as streams in both directions. The client's address travels along, signed, so that an
 * allow-list of a key holds there too.
 */
@Singleton
class ForwardRequests {

    private static final String REQUEST_ID = "X-Request-Id";
    private static final String CORS = "access-control-";
    private static final Logger LOG = Logger.getLogger(ForwardRequests.class);
    // Before the limit on the size of a body, which is that of this service, not of an upload.
    private static final int ORDER = -1000;
    private static final String EXPECT = "Expect";
    // They are about the connection of the client.
    private static final List<String> NOT_FORWARDED = List.of(EXPECT, "Upgrade", "HTTP2-Settings", "Connection");
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Vertx vertx;
    private final ForwardConfig config;
    private final Function<HttpServerRequest, String> signedClient;
    private final RawProblems problems;
    private final AtomicInteger inFlight = new AtomicInteger();

    @Inject
    ForwardRequests(
            Vertx vertx,
            ForwardConfig config,
            ClientAddress clients,
            InternalCalls internalCalls,
            RawProblems problems) {
        this(vertx, config, request -> internalCalls.sign(clients.of(request)), problems);
    }

    ForwardRequests(
            Vertx vertx, ForwardConfig config, Function<HttpServerRequest, String> signedClient, RawProblems problems) {
        this.vertx = vertx;
        this.config = config;
        this.signedClient = signedClient;
        this.problems = problems;
    }

    void add(@Observes Router router) {
        if (!config.enabled()) {
            return;
        }
        for (Owner owner : Owner.values()) {
            for (Pace pace : Pace.values()) {
                HttpProxy proxy = proxy(owner, idleTimeout(pace));
                ForwardedPath.patternsOf(owner, pace)
                        .forEach(pattern ->
                                router.routeWithRegex(pattern).order(ORDER).handler(call -> forward(call, proxy)));
            }
        }
    }

    private Duration idleTimeout(Pace pace) {
        return switch (pace) {
            case STEADY -> config.idleTimeout();
            case LONG -> config.maxDuration();
        };
    }

    private HttpProxy proxy(Owner owner, Duration idleTimeout) {
        URI url = switch (owner) {
            case CALLBACK -> config.callbackUrl();
            case STORAGE -> config.storageUrl();
        };
        boolean tls = "https".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(tls)
                .setMaxPoolSize(config.maxInFlight())
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setIdleTimeout(Math.toIntExact(idleTimeout.toSeconds())));
        return HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .originSelector(request -> Future.succeededFuture(SocketAddress.inetSocketAddress(port, url.getHost())))
                .addInterceptor(new Interceptor(owner, url));
    }

    private void forward(RoutingContext call, HttpProxy proxy) {
        HttpServerRequest request = call.request();
        if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            problems.send(
                    call.response(),
                    problem(
                            request,
                            "this replica forwards " + config.maxInFlight()
                                    + " requests, which is its limit; try again after "
                                    + Problems.RETRY_AFTER.toSeconds() + " s"));
            return;
        }
        long limit = vertx.setTimer(
                config.maxDuration().toMillis(), late -> request.connection().close());
        call.addEndHandler(ended -> {
            vertx.cancelTimer(limit);
            inFlight.decrementAndGet();
        });
        if (request.headers().contains(EXPECT)) {
            request.response().writeContinue();
        }
        proxy.handle(request);
    }

    private HttpProblem problem(HttpServerRequest request, String detail) {
        return HttpProblem.builder(Problems.unavailable(detail))
                .withInstance(URI.create(request.path()))
                .build();
    }

    /** Adds the client's address, and answers for a service that is away. */
    private final class Interceptor implements ProxyInterceptor {

        private final Owner owner;
        private final URI url;

        private Interceptor(Owner owner, URI url) {
            this.owner = owner;
            this.url = url;
        }

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext call) {
            HttpServerRequest client = call.request().proxiedRequest();
            call.request().headers().set(InternalCalls.HEADER, signedClient.apply(client));
            NOT_FORWARDED.forEach(call.request().headers()::remove);
            // The id that the client sees is on the other service's log lines too.
            Optional.ofNullable(client.response().headers().get(REQUEST_ID))
                    .ifPresent(id -> call.request().headers().set(REQUEST_ID, id));
            return call.sendRequest().recover(failure -> Future.succeededFuture(away(call, client, failure)));
        }

        // Of these this service has its own, and browsers refuse an answer that has one twice.
        @Override
        public Future<Void> handleProxyResponse(ProxyContext call) {
            List.copyOf(call.response().headers().names()).stream()
                    .filter(name -> name.equalsIgnoreCase(REQUEST_ID)
                            || name.toLowerCase(Locale.ROOT).startsWith(CORS))
                    .forEach(call.response().headers()::remove);
            return call.sendResponse();
        }

        private ProxyResponse away(ProxyContext call, HttpServerRequest client, Throwable failure) {
            if (client.response().closed()) {
                LOG.debugf("the client disconnected: %s", failure.getMessage());
            } else {
                LOG.warnf("%s does not answer at %s: %s", owner.service(), url, failure.getMessage());
            }
            HttpProblem problem = problem(
                    client,
                    owner.service() + " does not answer; try again after " + Problems.RETRY_AFTER.toSeconds()
                            + " s, and if it stays away look at its log");
            ProxyResponse response = call.request().release().response();
            response.setStatusCode(problem.getStatusCode());
            problem.getHeaders().forEach((name, value) -> response.putHeader(name, String.valueOf(value)));
            response.putHeader("Content-Type", RawProblems.TYPE);
            return response.setBody(Body.body(Buffer.buffer(problems.text(problem))));
        }
    }
}
