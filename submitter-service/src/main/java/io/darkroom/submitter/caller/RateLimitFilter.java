package io.darkroom.submitter.caller;

import io.darkroom.service.client.ClientAddress;
import io.darkroom.service.client.InternalCall.RateCount;
import io.darkroom.submitter.account.RateLimits;
import io.darkroom.submitter.account.RateLimits.Remaining;
import io.darkroom.submitter.http.RateLimitHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Counts every request of a key with a rate limit, and adds what remains to every answer. A call that another service of ours makes for a
 * request that was counted here is not counted again.
 */
public class RateLimitFilter {

    private static final String PROPERTY = Remaining.class.getName();

    private final Caller caller;
    private final ClientAddress clientAddress;
    private final RateLimits rateLimits;

    RateLimitFilter(Caller caller, ClientAddress clientAddress, RateLimits rateLimits) {
        this.caller = caller;
        this.clientAddress = clientAddress;
        this.rateLimits = rateLimits;
    }

    @ServerRequestFilter
    public void count(ContainerRequestContext request, HttpServerRequest connection) {
        caller.find()
                .filter(credential -> credential.rateLimit().isPresent())
                .filter(limited -> clientAddress.of(connection).rateCount() == RateCount.NOT_COUNTED)
                .flatMap(rateLimits::count)
                .ifPresent(remaining -> request.setProperty(PROPERTY, remaining));
    }

    @ServerResponseFilter
    public void addHeaders(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(PROPERTY) instanceof Remaining(var limit, var requests, var resetAfter)) {
            RateLimitHeaders.of(limit.requests(), limit.window(), requests, resetAfter)
                    .forEach((name, value) -> response.getHeaders().putSingle(name, value));
        }
    }
}
