package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.system.RunningSystem;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every service speaks HTTP/1.1 alone: its limits of heads, bodies and refused requests close the connection, which in HTTP/2 would take other
 * requests with it.
 */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class HttpVersionTest {

    private static final String HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final RunningSystem system;

    HttpVersionTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aClientThatOffersHttp2IsAnsweredInHttp1(int service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(system.url(service) + "/q/health/live"))
                .version(HttpClient.Version.HTTP_2)
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(request, HttpResponse.BodyHandlers.discarding());

            HttpResponse<String> second = http.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
            assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aClientThatBeginsWithHttp2IsRefused(int service) throws Exception {
        try (Socket connection =
                new Socket("127.0.0.1", URI.create(system.url(service)).getPort())) {
            connection.setSoTimeout(10_000);
            connection.getOutputStream().write(HTTP_2_PREFACE.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer.lines().findFirst()).get().asString().endsWith(" 400 Bad Request");
        }
    }
}
