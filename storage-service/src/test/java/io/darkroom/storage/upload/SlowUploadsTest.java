package io.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body that trickles ends at the limit, which is 3 s here, whoever reads it. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class SlowUploadsTest {

    private static final int MAX_WAIT_MILLIS = 20_000;

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @CsvSource({
        "image/png, Content-Length: 100000",
        "image/png, Transfer-Encoding: chunked",
        "multipart/form-data; boundary=b, Content-Length: 100000"
    })
    void theConnectionOfAnUploadThatTricklesIsClosed(String type, String length) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(MAX_WAIT_MILLIS);
            write(
                    socket,
                    "POST /v1/uploads HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + SimulatedSubmitter.OWNER
                            + "\r\nContent-Type: " + type + "\r\n" + length + "\r\n\r\n");

            await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> isClosedAfter(socket, length.startsWith("Transfer") ? "1\r\nx\r\n" : "x"));
        }
    }

    private static boolean isClosedAfter(Socket socket, String piece) throws IOException {
        try {
            write(socket, piece);
            write(socket, piece);
        } catch (SocketException closed) {
            return true;
        }
        return socket.getInputStream().available() > 0 && ended(socket);
    }

    private static boolean ended(Socket socket) throws IOException {
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain(" 201 ");
        return true;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
