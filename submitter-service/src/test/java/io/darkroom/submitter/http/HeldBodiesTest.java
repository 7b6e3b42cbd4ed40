package io.darkroom.submitter.http;

import static io.darkroom.submitter.Route.KEY;
import static io.darkroom.submitter.Route.authorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold their bodies before the end take no more memory than the limit, nor the memory of small requests. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class HeldBodiesTest {

    // The tests' limit of the memory of large bodies is 1 MiB, and of the time of a body 3 s.
    private static final int LENGTH = 900_000;
    private static final int MAX_WAIT_MILLIS = 20_000;
    private static final String BATCH = "/v1/generations/batch";

    @TestHTTPResource
    URI service;

    @Inject
    Route route;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        route.mend();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({BATCH + ", application/jsonl", "/seedream/images, application/json"})
    void largeBodiesBeyondTheLimitAreRefusedAndSmallOnesAreNot(String path, String type) throws IOException {
        hold(path, type);

        batch(" ".repeat(LENGTH / 2))
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("detail", containsString("too many large bodies"));
        authorized()
                .body("{\"prompt\": \"" + "x".repeat(LENGTH / 2) + "\"}")
                .post("/seedream/images")
                .then()
                .statusCode(503)
                .body("error.code", equalTo("api_error"))
                .body("error.message", containsString("too many large bodies"));
        authorized().body("{}").post("/v1/generations").then().statusCode(422);
    }

    @Test
    void aBodyThatTricklesIs408AndLeavesItsMemory() throws IOException {
        Socket slow = begin(BATCH, "application/jsonl");
        slow.getOutputStream().write(new byte[LENGTH / 2]);

        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        slow.getOutputStream().write(' ');
                        return slow.getInputStream().available() > 0;
                    } catch (IOException closed) {
                        return true;
                    }
                });

        assertThat(answer(slow)).startsWith("HTTP/1.1 408").contains("slow_body");
        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .untilAsserted(() -> batch(" ".repeat(LENGTH)).then().statusCode(422));
    }

    @Test
    void theMemoryOfAConnectionThatBreaksIsLeftToOthers() throws IOException {
        Socket gone = hold(BATCH, "application/jsonl");

        gone.close();

        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .untilAsserted(() -> batch(" ".repeat(LENGTH)).then().statusCode(422));
    }

    @Test
    void aRequestThatWaitsForItsImagesHoldsNoMemory() throws Exception {
        String prompt = Route.prompt();
        String body = "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"" + prompt + "\", \"padding\": \""
                + "x".repeat(LENGTH) + "\"}";

        waitsWithoutMemory(prompt, () -> authorized().body(body).post("/seedream/images"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openai/v1/images/edits", "/v1/images/edits"})
    void aFormThatWaitsForItsImagesHoldsNoMemory(String path) throws Exception {
        String prompt = Route.prompt();

        waitsWithoutMemory(
                prompt,
                () -> ApiRequest.given()
                        .header("Authorization", "Bearer " + KEY)
                        .multiPart("image", "one.png", new byte[LENGTH], "image/png")
                        .formField("prompt", prompt)
                        .post(path));
    }

    private void waitsWithoutMemory(String prompt, Runnable request) throws InterruptedException {
        Catalogue.builtIn()
                .providers()
                .keySet()
                .forEach(provider -> route.breaks(provider.value(), "{\"fault\": \"task_stuck\"}"));
        Thread waiting = Thread.startVirtualThread(request);
        Route.soon().until(() -> !route.books(prompt).isEmpty());

        batch(" ".repeat(LENGTH)).then().statusCode(422);

        assertThat(waiting.isAlive()).isTrue();
        String id = authorized().queryParam("q", prompt).get("/v1/generations").path("data[0].id");
        authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);
        waiting.join();
    }

    // All of a body but its end, until it has taken its memory.
    private Socket hold(String path, String type) {
        return await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .until(() -> tryToHold(path, type), Optional::isPresent)
                .orElseThrow();
    }

    // The body that asks whether the memory is taken takes some itself, so that the held one may be refused instead.
    private Optional<Socket> tryToHold(String path, String type) throws IOException {
        // What an earlier test held is free.
        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS))
                .until(() -> batch(" ".repeat(LENGTH)).statusCode() == 422);
        Socket socket = begin(path, type);
        socket.getOutputStream().write(new byte[LENGTH - 1]);
        await().atMost(Duration.ofMillis(MAX_WAIT_MILLIS)).until(() -> isRefused() || isAnswered(socket));
        return isRefused() && !isAnswered(socket) ? Optional.of(socket) : Optional.empty();
    }

    private static boolean isRefused() {
        return batch(" ".repeat(LENGTH / 2)).statusCode() == 503;
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        return socket.getInputStream().available() > 0;
    }

    private static ApiResponse batch(String body) {
        return authorized().contentType("application/jsonl").body(body).post(BATCH);
    }

    private Socket begin(String path, String type) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        sockets.add(socket);
        socket.setSoTimeout(MAX_WAIT_MILLIS);
        String head = "POST " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + KEY + "\r\nContent-Type: "
                + type + "\r\nContent-Length: " + LENGTH + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    // Until the server closes the connection.
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
