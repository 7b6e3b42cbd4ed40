package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.egress.GuardedHttp.Fetched;
import io.darkroom.egress.GuardedHttp.Resume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No request reaches a forbidden address. The server listens on loopback, so every request that arrives was allowed. */
class GuardedHttpTest {

    private static final EgressLimits LIMITS =
            new EgressLimits(1000, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5), 3, 4, 8);
    // Names as the table of cases has them.
    private static final Map<String, List<String>> NAMES = Map.of(
            "public.example", List.of("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"),
            "loopback.example", List.of("127.0.0.1"),
            "metadata.example", List.of("169.254.169.254"),
            "private.example", List.of("10.1.2.3"),
            "mixed.example", List.of("93.184.216.34", "192.168.0.1"),
            "mapped.example", List.of("::ffff:10.0.0.1"),
            "nat64.example", List.of("64:ff9b::a9fe:a9fe"),
            "ula.example", List.of("fd12:3456::1"));

    private final AtomicInteger reached = new AtomicInteger();
    private HttpServer server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/egress-cases.csv", numLinesToSkip = 1)
    void everyCaseOfTheTableIsJudgedAsItSays(String address, String verdict, String why) throws Exception {
        EgressGuard guard = new EgressGuard(new EgressPolicy(List.of()), GuardedHttpTest::resolve);

        if (verdict.equals("passes")) {
            WebAddress web = WebAddress.of(URI.create(address));
            guard.requireAllowedForm(web);
            assertThat(guard.addresses(web.host())).as(why).isNotEmpty();
            return;
        }
        try (GuardedHttp http = new GuardedHttp(guard, LIMITS, InstantSource.system())) {
            assertThatThrownBy(() -> http.get(
                            uri(address),
                            Optional.empty(),
                            body -> body.stream().readAllBytes()))
                    .as(why)
                    .isInstanceOfAny(NotAnAddress.class, UnknownHostException.class);
        }
        assertThat(reached).hasValue(0);
    }

    // What is no URI at all never comes as far as the guard.
    private static final class NotAnAddress extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnAddress(Throwable cause) {
            super(cause);
        }
    }

    private static URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new NotAnAddress(e);
        }
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        List<String> known = NAMES.get(name.toLowerCase(Locale.ROOT));
        if (known == null) {
            // Literals alone: no test asks a name server.
            if (name.matches("(?i)[0-9.xa-f]+|\\[[0-9a-z:.%]+\\]|localhost")) {
                return InetAddress.getAllByName(name);
            }
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[known.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(known.get(i));
        }
        return addresses;
    }

    @Test
    void theConnectionGoesToTheAddressThatWasCheckedHoweverTheNameChanges() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        // Allowed at first, then where the attacker wants it.
        EgressGuard guard =
                new EgressGuard(new EgressPolicy(List.of("127.0.0.1/32")), host -> new InetAddress[] {
                    InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
                });

        try (GuardedHttp http = new GuardedHttp(guard, LIMITS, InstantSource.system())) {
            assertThat(text(http, "http://rebinding.example:" + port + "/text")).isEqualTo("hello");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aRedirectIsCheckedLikeAnyAddress() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(text(http, local("/redirect?to=/text"))).isEqualTo("hello");
            for (String to : List.of(
                    "http://169.254.169.254/latest",
                    "http://10.0.0.1/",
                    "http://[::ffff:169.254.169.254]/",
                    "ftp://127.0.0.1/",
                    "file:///etc/passwd",
                    "gopher://127.0.0.1/",
                    "http://user@127.0.0.1/",
                    "http://127.0.0.1:22/")) {
                assertThatThrownBy(() -> text(http, local("/redirect?to=" + to)))
                        .as(to)
                        .isInstanceOf(EgressForbidden.class);
            }
        }
    }

    @Test
    void redirectsHaveAnEnd() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThatThrownBy(() -> text(http, local("/redirect?to=/again"))).hasMessage("more than 3 redirects");
        }
    }

    @Test
    void aBodyIsBoundedWhateverItsHeadersSay() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThatThrownBy(() -> text(http, local("/long"))).isInstanceOf(BodyTooLarge.class);
            assertThatThrownBy(() -> text(http, local("/endless"))).isInstanceOf(BodyTooLarge.class);
            assertThatThrownBy(() -> text(http, local("/many-headers"))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> text(http, local("/short"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anInterruptedTransferResumesWhereItStopped() throws Exception {
        try (GuardedHttp http = opened()) {
            Fetched<String> rest = http.get(
                    URI.create(local("/part")),
                    Optional.of(new Resume(2, "\"tag\"")),
                    body -> body.start() + " " + new String(body.stream().readAllBytes(), StandardCharsets.UTF_8));

            assertThat(rest).isEqualTo(new Fetched.Done<>("2 llo"));
        }
    }

    @Test
    void anErrorIsReturnedByItsStatus() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(http.get(URI.create(local("/nothing")), Optional.empty(), body -> "read"))
                    .isEqualTo(new Fetched.ErrorStatus<>(404));
        }
    }

    @Test
    void aServerThatSendsTheWholeFileAgainStartsAtZero() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(http.get(
                            URI.create(local("/text")),
                            Optional.of(new Resume(2, "\"tag\"")),
                            body -> body.start() + " "
                                    + new String(body.stream().readAllBytes(), StandardCharsets.UTF_8)))
                    .isEqualTo(new Fetched.Done<>("0 hello"));
        }
    }

    @Test
    void anUnrequestedPartIsAnError() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(http.get(URI.create(local("/part-unasked")), Optional.empty(), body -> "read"))
                    .isEqualTo(new Fetched.ErrorStatus<>(206));
        }
    }

    @Test
    void aPartWithoutItsPlaceIsAnError() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThatThrownBy(() -> http.get(
                            URI.create(local("/part-unasked")), Optional.of(new Resume(2, "\"tag\"")), body -> "read"))
                    .hasMessage("a partial response without a valid Content-Range");
        }
    }

    @Test
    void aTransferCanBeResumedByAStrongTagOrByItsDate() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(validator(http, "/tagged?\"strong\"")).contains("\"strong\"");
            assertThat(validator(http, "/tagged?W/\"weak\"")).contains("Sun, 01 Mar 2026 12:00:00 GMT");
            assertThat(validator(http, "/text")).isEmpty();
        }
    }

    @Test
    void aTruncatedBodyIsDistinguishedFromOtherFaults() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThatThrownBy(() -> text(http, local("/short")))
                    .isInstanceOf(BodyTruncated.class)
                    .hasMessageStartingWith("the transfer ended early: ");
        }
    }

    @Test
    void aRedirectThatIsNoAddressIsAnError() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThatThrownBy(() -> text(http, local("/redirect?to=http://[broken")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the redirect is not a valid address");
        }
    }

    @Test
    void aRedirectIsFollowedAsABrowserDoes() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(text(http, local("/redirect-odd"))).isEqualTo("hello");
            assertThat(text(http, local("/redirect-raw"))).isEqualTo("/raw%20name%22%C3%BC.png");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gzip-length", "/gzip-chunked"})
    void aCompressedBodyIsDecodedWithinTheLimits(String path) throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(text(http, local(path))).isEqualTo("hello");
            assertThat(validator(http, path)).isEmpty();
            assertThatThrownBy(() -> text(http, local("/gzip-bomb"))).isInstanceOf(BodyTooLarge.class);
            assertThatThrownBy(() -> text(http, local("/gzip-cut"))).isInstanceOf(BodyTruncated.class);
            assertThatThrownBy(() -> text(http, local("/brotli")))
                    .hasMessage("the content encoding br is not supported here");
        }
    }

    @Test
    void aHostWithAnUnderscoreIsReached() throws Exception {
        EgressGuard guard = new EgressGuard(new EgressPolicy(List.of("127.0.0.1/32")), host ->
                new InetAddress[] {host.equals("a_b.example") ? InetAddress.getByName("127.0.0.1") : null});

        try (GuardedHttp http = new GuardedHttp(guard, LIMITS, InstantSource.system())) {
            assertThat(text(http, "http://a_b.example:" + port + "/text")).isEqualTo("hello");
        }
    }

    @Test
    void aRedirectWithoutAnAddressIsAnErrorStatus() throws Exception {
        try (GuardedHttp http = opened()) {
            assertThat(http.get(URI.create(local("/nowhere")), Optional.empty(), body -> "read"))
                    .isEqualTo(new Fetched.ErrorStatus<>(302));
        }
    }

    private static Optional<String> validator(GuardedHttp http, String path, int port) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + port + path.replace("\"", "%22"));
        return ((Fetched.Done<Optional<String>>) http.get(address, Optional.empty(), GuardedHttp.Body::validator))
                .value();
    }

    private Optional<String> validator(GuardedHttp http, String path) throws IOException {
        return validator(http, path, port);
    }

    private GuardedHttp opened() {
        return new GuardedHttp(new EgressPolicy(List.of("127.0.0.0/8")), LIMITS, InstantSource.system());
    }

    private String local(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static String text(GuardedHttp http, String address) throws IOException {
        Fetched<String> fetched = http.get(
                URI.create(address),
                Optional.empty(),
                body -> new String(body.stream().readAllBytes(), StandardCharsets.UTF_8));
        return ((Fetched.Done<String>) fetched).value();
    }

    private void answer(HttpExchange exchange) throws IOException {
        reached.incrementAndGet();
        switch (exchange.getRequestURI().getPath()) {
            case "/text" -> send(exchange, 200, "hello");
            case "/part" -> {
                exchange.getResponseHeaders().set("Content-Range", "bytes 2-4/5");
                send(
                        exchange,
                        206,
                        exchange.getRequestHeaders().getFirst("If-Range").equals("\"tag\"") ? "llo" : "?");
            }
            case "/part-unasked" -> send(exchange, 206, "llo");
            case "/tagged" -> {
                exchange.getResponseHeaders()
                        .set("ETag", exchange.getRequestURI().getQuery());
                exchange.getResponseHeaders().set("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT");
                send(exchange, 200, "hello");
            }
            case "/nowhere" -> exchange.sendResponseHeaders(302, -1);
            case "/redirect" -> {
                exchange.getResponseHeaders()
                        .set("Location", exchange.getRequestURI().getQuery().substring(3));
                exchange.sendResponseHeaders(302, -1);
            }
            case "/raw name\"\u00fc.png" ->
                send(exchange, 200, exchange.getRequestURI().getRawPath());
            case "/redirect-odd" -> redirect(exchange, "/text?a=[b]|{c}^`%zz");
            case "/redirect-raw" -> redirect(exchange, "/raw name\"\u00fc.png");
            case "/gzip-length" -> gzip(exchange, gzipped("hello"), gzipped("hello").length);
            case "/gzip-chunked" -> gzip(exchange, gzipped("hello"), 0);
            case "/gzip-bomb" -> gzip(exchange, gzipped("a".repeat(100_000)), 0);
            case "/gzip-cut" -> gzip(exchange, Arrays.copyOf(gzipped("hello"), 15), 0);
            case "/brotli" -> {
                exchange.getResponseHeaders().set("Content-Encoding", "br");
                send(exchange, 200, "hello");
            }
            case "/again" -> {
                exchange.getResponseHeaders().set("Location", "/again");
                exchange.sendResponseHeaders(307, -1);
            }
            case "/long" -> send(exchange, 200, "a".repeat(1001));
            case "/endless" -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("a".repeat(5000).getBytes(StandardCharsets.UTF_8));
            }
            case "/many-headers" -> {
                for (int i = 0; i < 1000; i++) {
                    exchange.getResponseHeaders().add("X-" + i, "a");
                }
                send(exchange, 200, "hello");
            }
            case "/short" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
            }
            default -> exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    // The server writes each character as a byte.
    private static void redirect(HttpExchange exchange, String to) throws IOException {
        String bytes = new String(to.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        exchange.getResponseHeaders().set("Location", bytes);
        exchange.sendResponseHeaders(302, -1);
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void gzip(HttpExchange exchange, byte[] body, int length) throws IOException {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.getResponseHeaders().set("ETag", "\"tag\"");
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(body);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
