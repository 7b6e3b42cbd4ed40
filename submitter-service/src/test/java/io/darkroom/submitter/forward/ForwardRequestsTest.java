package io.darkroom.submitter.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.service.problem.RawProblems;
import io.darkroom.submitter.TestConfig;
import io.quarkiverse.resteasy.problem.jackson.JacksonProblemModuleRegistrar;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server in place of storage-service, and an address where no callback-service listens. */
class ForwardRequestsTest {

    private static final String SIGNED = "192.0.2.1;NOT_COUNTED;1;signature";
    private static final int MAX_IN_FLIGHT = 2;

    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Vertx vertx;
    private static HttpServer storage;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        storage.createContext("/v1/assets/", ForwardRequestsTest::asset);
        storage.createContext("/v1/uploads", ForwardRequestsTest::echo);
        storage.start();
        vertx = Vertx.vertx();
        ObjectMapper json = new ObjectMapper();
        new JacksonProblemModuleRegistrar().customize(json);
        Router router = Router.router(vertx);
        new ForwardRequests(
                        vertx,
                        TestConfig.of(
                                ForwardConfig.class,
                                "darkroom.forward.enabled",
                                "true",
                                "darkroom.forward.storage-url",
                                "http://127.0.0.1:" + storage.getAddress().getPort(),
                                "darkroom.forward.callback-url",
                                "http://127.0.0.1:" + closedPort(),
                                "darkroom.forward.max-in-flight",
                                String.valueOf(MAX_IN_FLIGHT)),
                        request -> SIGNED,
                        new RawProblems(json))
                .add(router);
        router.route().handler(call -> call.response().end("submitter"));
        port = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterAll
    static void stop() {
        storage.stop(0);
        vertx.close();
    }

    @Test
    void aRequestArrivesWithItsQueryItsHeadersAndTheSignedAddressOfTheClient() throws Exception {
        HttpResponse<String> answer = get("/v1/assets/a%20b?expires=1&signature=x%2By", "Range", "bytes=0-3");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes 0-3/9");
        assertThat(answer.body()).isEqualTo("/v1/assets/a%20b?expires=1&signature=x%2By bytes=0-3 " + SIGNED);
    }

    @Test
    void whatAClientClaimsAboutItsAddressIsReplaced() throws Exception {
        assertThat(get("/v1/assets/1", "X-Darkroom-Client", "203.0.113.9;COUNTED;99;forged")
                        .body())
                .endsWith(SIGNED);
    }

    @Test
    void anUploadIsForwardedWhileItIsSent() throws Exception {
        RECEIVED.clear();
        try (Upload upload = new Upload()) {
            upload.send("first");
            assertThat(RECEIVED.poll(10, TimeUnit.SECONDS)).isEqualTo("first");
            upload.send("second");
            assertThat(RECEIVED.poll(10, TimeUnit.SECONDS)).isEqualTo("second");

            assertThat(upload.end()).startsWith("HTTP/1.1 201 ").endsWith("11 bytes");
        }
    }

    @Test
    void aServiceThatIsAwayIsNamed() throws Exception {
        HttpResponse<String> answer = get("/v1/generations/1/deliveries", "Accept", "*/*");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body())
                .contains("\"code\":\"unavailable\"", "callback-service does not answer; try again after 5 s")
                .contains("\"instance\":\"/v1/generations/1/deliveries\"");
    }

    @Test
    void moreThanTheLimitInFlightIsRefused() throws Exception {
        RECEIVED.clear();
        HttpResponse<String> refused;
        try (Upload one = new Upload();
                Upload another = new Upload()) {
            for (Upload upload : List.of(one, another)) {
                upload.send("begun");
                assertThat(RECEIVED.poll(10, TimeUnit.SECONDS)).isEqualTo("begun");
            }

            refused = get("/v1/assets/1", "Accept", "*/*");
        }

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("this replica forwards 2 requests, which is its limit");
        await().untilAsserted(() ->
                assertThat(get("/v1/assets/1", "Accept", "*/*").statusCode()).isEqualTo(206));
    }

    @Test
    void everythingElseIsAnsweredHere() throws Exception {
        for (String path : new String[] {"/v1/generations/1", "/v1/key", "/v1/assetsandmore", "/v1/assets/../key"}) {
            assertThat(get(path, "Accept", "*/*").body()).isEqualTo("submitter");
        }
    }

    private static HttpResponse<String> get(String path, String header, String value) throws Exception {
        return CLIENT.send(request(path).header(header, value).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    /** A request whose body is sent piece by piece. */
    private static final class Upload implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);

        private Upload() throws IOException {
            write("POST /v1/uploads HTTP/1.1\r\n"
                    + "Host: darkroom\r\n"
                    + "Transfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n");
        }

        private void send(String piece) throws IOException {
            write(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }

        private String end() throws IOException {
            write("0\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void asset(HttpExchange call) throws IOException {
        String seen = call.getRequestURI() + " " + call.getRequestHeaders().getFirst("Range") + " "
                + call.getRequestHeaders().getFirst("X-Darkroom-Client");
        call.getResponseHeaders().set("Content-Range", "bytes 0-3/9");
        byte[] body = seen.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(206, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private static void echo(HttpExchange call) throws IOException {
        int bytes = 0;
        byte[] buffer = new byte[100];
        try (InputStream in = call.getRequestBody()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                RECEIVED.add(new String(buffer, 0, read, StandardCharsets.UTF_8));
                bytes += read;
            }
        }
        byte[] body = (bytes + " bytes").getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(201, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
