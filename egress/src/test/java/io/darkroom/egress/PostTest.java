package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.darkroom.egress.GuardedHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** POST requests to untrusted addresses: sent once, to allowed addresses, within the limits. */
class PostTest {

    private static final Duration TOTAL = Duration.ofSeconds(2);
    private static final EgressLimits LIMITS = new EgressLimits(10_000, TOTAL, TOTAL, TOTAL, 0, 4, 8);
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8");
    private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger reached = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            reached.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestURI().getPath()) {
                case "/redirect" -> {
                    exchange.getResponseHeaders().set("Location", "/echo");
                    exchange.sendResponseHeaders(307, -1);
                }
                case "/busy" -> {
                    exchange.getResponseHeaders().set("Retry-After", "7");
                    exchange.sendResponseHeaders(429, -1);
                }
                case "/long" -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        byte[] chunk = new byte[8192];
                        for (int i = 0; i < 100_000; i++) {
                            out.write(chunk);
                        }
                    } catch (IOException gone) {
                        // As it should be.
                    }
                }
                default -> {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void aMessageIsSentAndTheStartOfItsResponseKept() throws Exception {
        Answer answer = post(new EgressPolicy(LOOPBACK), url("/echo"), 4);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.beginning(), StandardCharsets.UTF_8)).isEqualTo("{\"a\"");
    }

    @Test
    void aRedirectIsReturnedAndNotFollowed() throws Exception {
        assertThat(post(new EgressPolicy(LOOPBACK), url("/redirect"), 10).status())
                .isEqualTo(307);
        assertThat(reached).hasValue(1);
    }

    @Test
    void theRetryAfterOfABusyServerIsReturned() throws Exception {
        Answer answer = post(new EgressPolicy(LOOPBACK), url("/busy"), 10);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.retryAfter()).contains("7");
    }

    @Test
    void anEndlessResponseIsCutAfterItsStatus() throws Exception {
        Instant start = Instant.now();

        Answer answer = post(new EgressPolicy(LOOPBACK), url("/long"), 16);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.beginning()).hasSize(16);
        assertThat(Duration.between(start, Instant.now())).isLessThan(TOTAL);
    }

    @Test
    void aForbiddenAddressIsNotReached() {
        assertThatThrownBy(() -> post(new EgressPolicy(List.of()), url("/echo"), 10))
                .isInstanceOf(EgressForbidden.class);
        // The public internet is beyond what is allowed alone.
        assertThatThrownBy(() -> post(EgressPolicy.only(LOOPBACK), URI.create("http://93.184.216.34/"), 10))
                .isInstanceOf(EgressForbidden.class);
        assertThat(reached).hasValue(0);
    }

    @Test
    void aPolicyForAllowedNetworksOnlyPermitsThem() throws Exception {
        assertThat(post(EgressPolicy.only(LOOPBACK), url("/echo"), 10).status()).isEqualTo(200);
    }

    @Test
    void aServerThatSendsAByteFromTimeToTimeEndsAtTheTotalTimeout() throws Exception {
        try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(dripping));
            Instant start = Instant.now();

            assertThatThrownBy(() -> post(
                            new EgressPolicy(LOOPBACK),
                            URI.create("http://127.0.0.1:" + dripping.getLocalPort() + "/"),
                            10))
                    .isInstanceOf(IOException.class);

            assertThat(Duration.between(start, Instant.now())).isLessThan(TOTAL.multipliedBy(2));
        }
    }

    // Never idle, never done: a header without an end.
    private static void drip(ServerSocket listening) {
        try (Socket socket = listening.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
            while (in.available() >= 0) {
                out.write('x');
                out.flush();
                Thread.sleep(200);
            }
        } catch (IOException gone) {
            // As it should be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer post(EgressPolicy policy, URI to, int keep) throws IOException {
        try (GuardedHttp http = new GuardedHttp(policy, LIMITS, InstantSource.system())) {
            return http.post(to, Map.of("webhook-id", "msg_1"), BODY, keep);
        }
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
