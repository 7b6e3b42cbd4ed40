package io.darkroom.submitter.account;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Where a request comes from. Only what our own proxies have written is believed: the last entries of the header. */
@ApplicationScoped
public class ClientAddress {

    private final AccountConfig config;

    ClientAddress(AccountConfig config) {
        this.config = config;
    }

    String of(HttpServerRequest request) {
        List<String> way = new ArrayList<>();
        for (String header : request.headers().getAll("X-Forwarded-For")) {
            way.addAll(List.of(header.split(",")));
        }
        way.add(request.remoteAddress().hostAddress());
        int hops = Math.min(config.trustedProxies(), way.size() - 1);
        return way.get(way.size() - 1 - hops).strip();
    }
}
