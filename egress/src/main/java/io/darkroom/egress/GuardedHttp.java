package io.darkroom.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches from addresses that others chose. Every address that a name resolves to is checked, and the connection goes to
 * the very addresses that were: the client never resolves again. Redirects are followed here, one checked step at a time.
 */
public final class GuardedHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_CONNECTIONS = 128;
    private static final int MAX_CONNECTIONS_PER_HOST = 16;

    private final CloseableHttpClient client;
    private final EgressLimits limits;
    private final InstantSource clock;

    public GuardedHttp(EgressPolicy policy, EgressLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckingResolver(policy))
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS_PER_HOST)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setSocketTimeout(Timeout.of(limits.idle()))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(limits.idle()))
                        .setConnectionRequestTimeout(Timeout.of(limits.total()))
                        .setContentCompressionEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("darkroom")
                .build();
    }

    /** Reads the body of an answer; its stream fails when it passes a limit. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /** What became of a request. */
    public sealed interface Fetched<T> {

        /** Success, and what was read. */
        record Body<T>(T value) implements Fetched<T> {}

        /** An answer without what was asked for. */
        record Refused<T>(int status) implements Fetched<T> {}
    }

    /**
     * Gets {@code address}, following redirects.
     *
     * @throws EgressForbidden when it, or where it redirects to, must not be reached
     * @throws IOException when the transfer breaks, or passes a limit
     */
    public <T> Fetched<T> get(URI address, BodyReader<T> reader) throws IOException {
        Instant deadline = clock.instant().plus(limits.total());
        URI next = address;
        for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
            requireWeb(next);
            URI current = next;
            Step<T> step = client.execute(
                    HttpHost.create(current), new HttpGet(current), response -> step(response, reader, deadline));
            switch (step) {
                case Step.Done<T> done -> {
                    return done.result();
                }
                case Step.Redirect<T> redirect -> next = redirected(current, redirect.location());
            }
        }
        throw new IOException("more than " + limits.maxRedirects() + " redirects");
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private sealed interface Step<T> {
        record Done<T>(Fetched<T> result) implements Step<T> {}

        record Redirect<T>(String location) implements Step<T> {}
    }

    private <T> Step<T> step(ClassicHttpResponse response, BodyReader<T> reader, Instant deadline) throws IOException {
        Optional<Header> location = Optional.ofNullable(response.getFirstHeader(HttpHeaders.LOCATION));
        if (REDIRECTS.contains(response.getCode()) && location.isPresent()) {
            return new Step.Redirect<>(location.get().getValue());
        }
        if (response.getCode() != 200 || response.getEntity() == null) {
            return new Step.Done<>(new Fetched.Refused<>(response.getCode()));
        }
        if (response.getEntity().getContentLength() > limits.maxBytes()) {
            throw new BodyTooLarge(limits.maxBytes());
        }
        try (InputStream body = response.getEntity().getContent()) {
            return new Step.Done<>(
                    new Fetched.Body<>(reader.read(new LimitedStream(body, limits.maxBytes(), deadline, clock))));
        }
    }

    private static URI redirected(URI from, String location) throws IOException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IOException("redirected to what is no address", notAnAddress);
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw new EgressForbidden("redirected from https down to " + to.getScheme());
        }
        return to;
    }

    private static void requireWeb(URI address) throws IOException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || address.getHost() == null || address.getUserInfo() != null) {
            throw new EgressForbidden("only http and https without user information may be fetched");
        }
    }

    private record CheckingResolver(EgressPolicy policy) implements DnsResolver {

        // One forbidden address spoils the name: whoever chose it controls which of them would be used.
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            for (InetAddress address : addresses) {
                if (!policy.permits(address)) {
                    throw new EgressForbidden(
                            host + " is at " + address.getHostAddress() + ", which may not be reached");
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
