package io.darkroom.service.client;

import io.darkroom.service.client.InternalCall.RateCount;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Determines the client's address. Only what our own services have signed, or our own proxies have appended, is believed: the last entries of
 * {@code X-Forwarded-For}.
 */
@Singleton
public class ClientAddress {

    private final HttpConfig config;
    private final InternalCalls internalCalls;

    ClientAddress(HttpConfig config, InternalCalls internalCalls) {
        this.config = config;
        this.internalCalls = internalCalls;
    }

    /** The client of {@code request}, and whether the request has been counted by another service of ours. */
    public InternalCall of(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(InternalCalls.HEADER))
                .flatMap(internalCalls::verify)
                .orElseGet(() -> new InternalCall(
                        address(
                                request.headers().getAll("X-Forwarded-For"),
                                request.remoteAddress().hostAddress(),
                                config.trustedProxies()),
                        RateCount.NOT_COUNTED));
    }

    static String address(List<String> forwardedFor, String connectedFrom, int trustedProxies) {
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(header -> hops.addAll(List.of(header.split(","))));
        hops.add(connectedFrom);
        int trusted = Math.min(trustedProxies, hops.size() - 1);
        return hops.get(hops.size() - 1 - trusted).strip();
    }
}
