package io.darkroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.darkroom.embedded.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints, the load balancer and the failing receiver, with small HTTP servers in place of services. */
class ChaosToolsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<HttpServer> servers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        http.close();
    }

    @Test
    void readyReplicasArePickedInTurn() throws Exception {
        URI first = replica(200, "first");
        URI second = replica(200, "second");
        try (Endpoints endpoints = new Endpoints(Map.of("storage-service", List.of(first, second)))) {
            await().atMost(TIMEOUT).until(endpoints::allReady);

            assertThat(List.of(endpoints.pick("storage-service"), endpoints.pick("storage-service")))
                    .containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void aReplicaThatIsNotReadyIsNotPicked() throws Exception {
        URI ready = replica(200, "ready");
        URI starting = replica(503, "starting");
        try (Endpoints endpoints = new Endpoints(Map.of("storage-service", List.of(starting, ready)))) {
            await().atMost(TIMEOUT).until(() -> isPicked(endpoints, ready));

            assertThat(endpoints.pick("storage-service")).isEqualTo(ready);
            assertThat(endpoints.pick("storage-service")).isEqualTo(ready);
            assertThat(endpoints.allReady()).isFalse();
        }
    }

    @Test
    void withoutAReadyReplicaNoneIsPicked() {
        try (Endpoints endpoints = new Endpoints(Map.of())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> endpoints.pick("storage-service"))
                    .withMessage("no replica of storage-service is ready");
        }
    }

    @Test
    void theLoadBalancerForwardsToTheReplica() throws Exception {
        URI replica = replica(200, "hello");
        int port = Ports.free();
        try (FaultyProxy balancer =
                new FaultyProxy(port, () -> new InetSocketAddress(replica.getHost(), replica.getPort()))) {
            assertThat(get(URI.create("http://127.0.0.1:" + port + "/")).body()).isEqualTo("hello");
            assertThat(balancer).isNotNull();
        }
    }

    @Test
    void theLoadBalancerClosesTheConnectionWhenNoReplicaIsReady() throws Exception {
        int port = Ports.free();
        try (FaultyProxy balancer = new FaultyProxy(port, () -> {
            throw new IllegalStateException("none");
        })) {
            assertThatIOException().isThrownBy(() -> get(URI.create("http://127.0.0.1:" + port + "/")));
            assertThat(balancer).isNotNull();
        }
    }

    @Test
    void theReceiverFailsSomeDeliveriesAndRemembersTheOthers() throws Exception {
        try (FailingReceiver receiver = new FailingReceiver()) {
            int accepted = 0;
            int failed = 0;
            for (int i = 0; i < 64; i++) {
                int status = deliver(receiver.url(), "g-" + i);
                accepted += status == 204 ? 1 : 0;
                failed += status == 500 ? 1 : 0;
            }

            assertThat(accepted + failed).isEqualTo(64);
            assertThat(failed).isPositive();
            assertThat(receiver.history().endedGenerations()).isEqualTo(accepted);
        }
    }

    private static boolean isPicked(Endpoints endpoints, URI expected) {
        try {
            return endpoints.pick("storage-service").equals(expected);
        } catch (IllegalStateException none) {
            return false;
        }
    }

    private URI replica(int readyStatus, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(readyStatus, -1);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private HttpResponse<String> get(URI url) throws Exception {
        return http.send(HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int deliver(URI url, String generation) throws Exception {
        String event = "{\"type\": \"generation.completed\", \"data\": {\"id\": \"" + generation + "\"}}";
        return http.send(
                        HttpRequest.newBuilder(url)
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
