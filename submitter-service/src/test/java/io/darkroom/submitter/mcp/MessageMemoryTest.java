package io.darkroom.submitter.mcp;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.FinishGenerations;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What agents send and read at the same time takes no more memory than the limit, which is 4 MiB in tests. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class MessageMemoryTest {

    private static final int ALL = 4 << 20;
    private static final int LARGE = 1 << 20;

    @TestHTTPResource
    URI service;

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private Client client;

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
        client = Client.of("100", "");
    }

    @Test
    void largeMessagesBeyondTheLimitAreRefusedAndSmallOnesAreNot() throws Exception {
        try (McpClient agent = McpClient.connected(client.key());
                Socket held = begin("Authorization: Bearer " + client.key())) {
            awaitNoMemory();

            assertThat(agent.tool("list_models", "{}").path("isError").asBoolean())
                    .isFalse();
            held.close();
            soon().untilAsserted(() -> send().then().statusCode(not(503)));
        }
    }

    @Test
    void anImageIsReadAsAResourceOnlyWhileThereIsMemory() throws Exception {
        try (McpClient agent = McpClient.connected(client.key())) {
            String read = "{\"uri\": \"" + image(agent) + "\"}";
            try (Socket held = begin("Authorization: Bearer " + client.key())) {
                awaitNoMemory();

                JsonNode refused = agent.call("resources/read", read).getLast();

                assertThat(refused.at("/error/message").asText()).contains("try again after 5 s");
            }
            soon().untilAsserted(() -> assertThat(
                            agent.result("resources/read", read).path("contents"))
                    .hasSize(1));
        }
    }

    @Test
    void anAnswerContainsImagesOnlyWhileThereIsMemory() throws Exception {
        try (McpClient agent = McpClient.connected(client.key());
                FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            String request = "{\"prompt\": \"" + prompt() + "\"}";
            try (Socket held = begin("Authorization: Bearer " + client.key())) {
                awaitNoMemory();

                assertThat(contents(agent.tool("generate_image", request))).containsExactly("text", "resource_link");
            }
            soon().untilAsserted(() -> send().then().statusCode(not(503)));
            assertThat(contents(agent.tool("generate_image", request))).contains("image");
        }
    }

    private static List<String> contents(JsonNode result) {
        return result.path("content")
                .valueStream()
                .map(part -> part.path("type").asText())
                .toList();
    }

    @Test
    void aStrangerTakesNoMemory() throws Exception {
        try (Socket refused = begin("Authorization: Bearer dk_of_nobody")) {
            assertThat(new String(refused.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");

            send().then().statusCode(not(503));
        }
    }

    private void awaitNoMemory() {
        soon().untilAsserted(() ->
                send().then().statusCode(503).header("Retry-After", "5").body("code", equalTo("unavailable")));
    }

    private ApiResponse send() {
        return client.authorized()
                .header("Accept", "application/json, text/event-stream")
                .body(new byte[LARGE])
                .post("/mcp");
    }

    // A message that takes all memory, of which nothing but the headers comes.
    private Socket begin(String authorization) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.getOutputStream()
                .write(("POST /mcp HTTP/1.1\r\nHost: test\r\n" + authorization
                                + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                                + "Content-Length: " + ALL + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String image(McpClient agent) throws Exception {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            return McpClient.json(agent.tool("generate_image", "{\"prompt\": \"" + prompt() + "\"}"))
                    .at("/images/0/resource")
                    .asText();
        }
    }
}
