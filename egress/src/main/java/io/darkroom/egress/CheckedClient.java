package io.darkroom.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/** Builds the HTTP client behind the guard: bounded, without cookies or caches, and connected to checked addresses only. */
final class CheckedClient {

    // Each is tried until it accepts, for as long as the connect timeout.
    private static final int MAX_ADDRESSES = 4;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_LENGTH = 16 * 1024;

    private CheckedClient() {}

    static CloseableHttpClient of(EgressGuard guard, EgressLimits limits) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedAddresses(guard))
                        .setTlsSocketStrategy((socket, host, port, attachment, context) ->
                                Tls.STRATEGY.upgrade(socket, host, port, attachment, context))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxHeaderCount(MAX_HEADERS)
                                        .setMaxLineLength(MAX_HEADER_LENGTH)
                                        .setBufferSize(GuardedHttp.BUFFER_BYTES)
                                        .build())
                                .build())
                        .setMaxConnTotal(limits.connections())
                        .setMaxConnPerRoute(limits.connectionsPerHost())
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

    // Created by the first TLS connection, because reading the trusted certificates would delay every start.
    private static final class Tls {

        private static final TlsSocketStrategy STRATEGY = DefaultClientTlsStrategy.createDefault();
    }

    // The client resolves names through the guard, so it cannot connect to an unchecked address.
    private record CheckedAddresses(EgressGuard guard) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return Arrays.stream(guard.addresses(host)).limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
