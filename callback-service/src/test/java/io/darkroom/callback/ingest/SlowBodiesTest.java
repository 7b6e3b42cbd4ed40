package io.darkroom.callback.ingest;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.embedded.RealBackends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever sends slowly takes neither memory nor places from those who do not. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class SlowBodiesTest {

    private static final int MANY = 300;
    private static final int LENGTH = 960_000;
    private static final int PART = 32_000;
    private static final int MAX_WAIT_MILLIS = 30_000;

    private static final CallbackAddress ADDRESS =
            new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(GenerationId.next(Instant.now()), 1));

    @TestHTTPResource
    URI service;

    @Inject
    CallbackTokens tokens;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void withoutATokenNoBodyIsReadAndTheConnectionIsClosed() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket stranger = begin(path("d3Jvbmc"), "Content-Length: " + LENGTH);
            stranger.getOutputStream().write(new byte[PART]);
            strangers.add(stranger);
        }

        given().body("{\"status\": \"pending\"}").post(path(token())).then().statusCode(200);
        for (Socket stranger : strangers) {
            String answer = answer(stranger);
            assertThat(answer).startsWith("HTTP/1.1 401").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void headsThatTrickleDelayNoOtherAndEndAfterTheLimit() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            strangers.add(connect());
        }
        trickle(strangers, "POST / HTTP/1.1\r\nX-Long: ");

        given().body("{\"status\": \"pending\"}").post(path(token())).then().statusCode(200);

        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> trickle(strangers, "x").isEmpty());
    }

    // Returns those whose connection is open.
    private static List<Socket> trickle(List<Socket> sockets, String text) {
        List<Socket> open = new ArrayList<>();
        for (Socket socket : sockets) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                open.add(socket);
            } catch (IOException closed) {
                assertThat(closed).hasMessageNotContaining("timed out");
            }
        }
        return open;
    }

    @Test
    void aConnectionIsKeptForTheNextRequestAndClosedWhenItsHeadDoesNotEnd() throws IOException {
        Socket kept = connect();
        for (int i = 0; i < 2; i++) {
            kept.getOutputStream()
                    .write("GET /q/health/live HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        StringBuilder answers = new StringBuilder();
        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS)).until(() -> {
            byte[] come = kept.getInputStream().readNBytes(kept.getInputStream().available());
            answers.append(new String(come, StandardCharsets.UTF_8));
            return answers.toString().split("HTTP/1.1 200", -1).length == 3;
        });
        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        kept.getOutputStream().write('G');
                        return false;
                    } catch (IOException closed) {
                        return true;
                    }
                });
    }

    @Test
    void aBodyThatTricklesEndsAfterTheLimit() throws IOException {
        Socket slow = begin(path(token()), "Content-Length: " + LENGTH);

        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        slow.getOutputStream().write('x');
                        return slow.getInputStream().available() > 0;
                    } catch (IOException closed) {
                        return true;
                    }
                });
        assertThat(answer(slow)).startsWith("HTTP/1.1 408");
    }

    @Test
    void theConnectionOfABodyThatStallsIsClosedAfterTheLimit() throws IOException {
        Socket stalled = begin(path(token()), "Transfer-Encoding: chunked");

        assertThat(answer(stalled)).doesNotContain(" 200 ");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        sockets.add(socket);
        socket.setSoTimeout(MAX_WAIT_MILLIS);
        return socket;
    }

    private Socket begin(String path, String length) throws IOException {
        Socket socket = connect();
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    // Until the server closes the connection.
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String token() {
        return tokens.sign(ADDRESS);
    }

    private static String path(String token) {
        return ADDRESS.path(token);
    }
}
