package io.darkroom.callback.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body ends elsewhere for a proxy than for this service. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class TwoLengthsTest {

    private static final int MAX_WAIT_MILLIS = 10_000;
    private static final String SMUGGLED = "GET /q/health/live HTTP/1.1\r\nHost: test\r\n\r\n";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(strings = {"/callbacks/evolink/1/1/wrong", "/v1/deliveries", "/nowhere"})
    void whatFollowsAChunkedBodyIsNotAnswered(String path) throws IOException {
        String request = "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + (5 + SMUGGLED.length())
                + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED;

        assertThat(answers(request)).containsOnlyOnce("HTTP/1.1 ").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void requestsWithALengthShareAConnection() throws IOException {
        String first = "POST /nowhere HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}";
        String last = "GET /q/health/live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

        assertThat(answers(first + last).split("HTTP/1\\.1 ", -1)).hasSize(3);
    }

    private String answers(String requests) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(MAX_WAIT_MILLIS);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
