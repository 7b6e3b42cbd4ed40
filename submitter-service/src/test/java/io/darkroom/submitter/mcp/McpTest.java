package io.darkroom.submitter.mcp;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.FinishGenerations;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent does, step by step as the protocol says. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class McpTest {

    private static final String IMAGE = Base64.getEncoder().encodeToString(SimulatedProviders.ASSET);

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private final String prompt = prompt();
    private Client client;

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
        client = Client.of("100", "");
    }

    @Test
    void anAgentIsIntroducedAndReadsTheToolsAndTheResources() throws Exception {
        try (McpClient agent = McpClient.unknown(client.key())) {
            JsonNode introduction = agent.introduce();
            int initialized = agent.notification("notifications/initialized", "{}");
            JsonNode tools = agent.result("tools/list", "{}").path("tools");
            JsonNode templates = agent.result("resources/templates/list", "{}").path("resourceTemplates");

            assertThat(introduction.at("/serverInfo/name").asText()).isEqualTo("darkroom");
            assertThat(introduction.path("protocolVersion").asText()).isEqualTo(McpClient.PROTOCOL);
            assertThat(introduction.path("instructions").asText()).contains("generate_image");
            assertThat(initialized).isEqualTo(202);
            assertThat(tools.valueStream().map(tool -> tool.path("name").asText()))
                    .containsExactlyInAnyOrder(
                            "generate_image",
                            "edit_image",
                            "get_generation",
                            "list_generations",
                            "list_models",
                            "quote",
                            "cancel");
            assertThat(tools.valueStream()).allSatisfy(tool -> {
                assertThat(tool.path("description").asText()).isNotBlank();
                assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
            });
            assertThat(named(tools, "generate_image")
                            .at("/inputSchema/required")
                            .valueStream()
                            .map(JsonNode::asText))
                    .containsExactly("prompt");
            assertThat(named(tools, "quote").at("/annotations/readOnlyHint").asBoolean())
                    .isTrue();
            assertThat(templates.at("/0/uriTemplate").asText()).startsWith("darkroom://generations/");
        }
    }

    private static JsonNode named(JsonNode tools, String name) {
        return tools.valueStream()
                .filter(tool -> tool.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAgentGeneratesGetsProgressAndReadsTheImageAsAResource() throws Exception {
        try (McpClient agent = McpClient.connected(client.key());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<JsonNode>> call = threads.submit(() -> agent.call(
                    "tools/call",
                    "{\"name\": \"generate_image\", \"_meta\": {\"progressToken\": \"p\"}, \"arguments\": {\"prompt\": \""
                            + prompt + "\", \"n\": 2, \"aspect_ratio\": \"16:9\"}}"));
            String id = submitted();
            // The next progress is reported while the generation is not finished.
            soon().untilAsserted(
                            () -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));
            List<JsonNode> messages;
            try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
                messages = call.get();
            }

            JsonNode result = messages.getLast().path("result");
            assertThat(result.path("isError").asBoolean()).isFalse();
            JsonNode summary = McpClient.json(result);
            assertThat(summary.path("status").asText()).isEqualTo("completed");
            assertThat(summary.path("images")).hasSize(2);
            assertThat(summary.at("/images/0/url").asText()).contains("/v1/assets/");
            assertThat(result.path("content")
                            .valueStream()
                            .map(part -> part.path("type").asText()))
                    .containsExactly("text", "resource_link", "image", "resource_link", "image");
            assertThat(result.at("/content/2/data").asText()).isEqualTo(IMAGE);
            assertThat(result.at("/content/2/mimeType").asText()).isEqualTo("image/jpeg");
            assertThat(messages.subList(0, messages.size() - 1))
                    .allSatisfy(message ->
                            assertThat(message.path("method").asText()).isEqualTo("notifications/progress"))
                    .allSatisfy(message -> assertThat(
                                    message.at("/params/progressToken").asText())
                            .isEqualTo("p"));
            JsonNode resource = agent.result(
                    "resources/read",
                    "{\"uri\": \"" + summary.at("/images/1/resource").asText() + "\"}");
            assertThat(resource.at("/contents/0/blob").asText()).isEqualTo(IMAGE);
            assertThat(resource.at("/contents/0/mimeType").asText()).isEqualTo("image/jpeg");
        }
    }

    @Test
    void aWaitingCallReportsRisingProgress() throws Exception {
        try (McpClient agent = McpClient.connected(client.key())) {
            List<JsonNode> messages = agent.call(
                    "tools/call",
                    "{\"name\": \"generate_image\", \"_meta\": {\"progressToken\": 7}, \"arguments\": {\"prompt\": \""
                            + prompt + "\", \"wait_seconds\": 2}}");

            List<Double> progress = messages.stream()
                    .filter(message -> message.path("method").asText().equals("notifications/progress"))
                    .map(message -> message.at("/params/progress").asDouble())
                    .toList();
            assertThat(progress).isNotEmpty().isSorted().doesNotHaveDuplicates();
            JsonNode summary = McpClient.json(messages.getLast().path("result"));
            assertThat(summary.path("status").asText()).isEqualTo("submitted");
            assertThat(summary.path("next").asText()).contains("get_generation");
        }
    }

    @Test
    void aCanceledCallCancelsItsGeneration() throws Exception {
        try (McpClient agent = McpClient.connected(client.key());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = threads.submit(() -> agent.send(
                    "tools/call",
                    "{\"name\": \"generate_image\", \"arguments\": {\"prompt\": \"" + prompt
                            + "\", \"wait_seconds\": 60}}"));
            String id = submitted();

            agent.notification(
                    "notifications/cancelled", "{\"requestId\": " + agent.lastId() + ", \"reason\": \"not needed\"}");

            soon().untilAsserted(
                            () -> client.get("/v1/generations/" + id).then().body("status", equalTo("canceled")));
            call.get();
            client.balance("100", "0", "0");
        }
    }

    @Test
    void theCancelToolCancels() throws Exception {
        try (McpClient agent = McpClient.connected(client.key())) {
            JsonNode started = McpClient.json(
                    agent.tool("generate_image", "{\"prompt\": \"" + prompt + "\", \"wait_seconds\": 0}"));
            String id = started.path("id").asText();

            JsonNode canceled = McpClient.json(agent.tool("cancel", "{\"id\": \"" + id + "\"}"));
            JsonNode again = agent.tool("cancel", "{\"id\": \"" + id + "\"}");

            assertThat(canceled.path("status").asText()).isEqualTo("canceled");
            assertThat(again.path("isError").asBoolean()).isTrue();
            assertThat(McpClient.json(again).at("/error/code").asText()).isEqualTo("already_ended");
        }
    }

    @Test
    void anAccountWithoutCreditIsToldSoByAnErrorThatAnAgentCanActOn() throws Exception {
        try (McpClient agent = McpClient.connected(Client.of("1", "").key())) {
            JsonNode result = agent.tool("generate_image", "{\"prompt\": \"" + prompt + "\"}");

            assertThat(result.path("isError").asBoolean()).isTrue();
            JsonNode error = McpClient.json(result).path("error");
            assertThat(error.path("code").asText()).isEqualTo("insufficient_credits");
            assertThat(error.path("message").asText()).contains("2.25 credits", "1 are available");
            assertThat(error.path("next").asText()).contains("quote");
        }
        assertThat(route.books(prompt)).isEmpty();
    }

    @Test
    void aWrongArgumentIsNamed() throws Exception {
        try (McpClient agent = McpClient.connected(client.key())) {
            JsonNode error = McpClient.json(
                            agent.tool("generate_image", "{\"prompt\": \"" + prompt + "\", \"aspect_ratio\": \"7:3\"}"))
                    .path("error");
            JsonNode noImage = McpClient.json(
                            agent.tool("edit_image", "{\"prompt\": \"" + prompt + "\", \"images\": []}"))
                    .path("error");

            JsonNode unknown = McpClient.json(
                            agent.tool("generate_image", "{\"prompt\": \"" + prompt + "\", \"num_images\": 2}"))
                    .path("error");

            assertThat(error.path("code").asText()).isEqualTo("invalid_request");
            assertThat(error.at("/fields/0/field").asText()).isEqualTo("aspect_ratio");
            assertThat(unknown.at("/fields/0/field").asText()).isEqualTo("num_images");
            assertThat(noImage.at("/fields/0/field").asText()).isEqualTo("images");
        }
    }

    @Test
    void aRepeatedCallWithItsKeyBuysOnce() throws Exception {
        String call = "{\"prompt\": \"" + prompt + "\", \"idempotency_key\": \"" + UUID.randomUUID() + "\"}";
        try (McpClient agent = McpClient.connected(client.key());
                FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            JsonNode first = McpClient.json(agent.tool("generate_image", call));
            JsonNode again = McpClient.json(agent.tool("generate_image", call));

            assertThat(again.path("id")).isEqualTo(first.path("id"));
        }
        assertThat(route.books(prompt)).hasSize(1);
    }

    @Test
    void anAgentEditsAnImageThatItSends() throws Exception {
        String data = Base64.getEncoder().encodeToString(new byte[2000]);
        try (McpClient agent = McpClient.connected(client.key());
                FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            JsonNode edited = McpClient.json(agent.tool(
                    "edit_image",
                    "{\"prompt\": \"" + prompt + "\", \"images\": [\"data:image/png;base64," + data
                            + "\", \"https://example.com/2.png\"]}"));

            assertThat(edited.path("status").asText()).isEqualTo("completed");
        }
        assertThat(route.books(prompt)).hasSize(1);
    }

    @Test
    void aRepeatedEditOfAnImageThatTheAgentSendsBuysOnce() throws Exception {
        String call = "{\"prompt\": \"" + prompt + "\", \"idempotency_key\": \"" + UUID.randomUUID()
                + "\", \"images\": [\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(new byte[2000]) + "\"]}";
        try (McpClient agent = McpClient.connected(client.key());
                FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            JsonNode first = McpClient.json(agent.tool("edit_image", call));
            JsonNode again = McpClient.json(agent.tool("edit_image", call));

            assertThat(first.path("status").asText()).isEqualTo("completed");
            assertThat(again.path("id")).isEqualTo(first.path("id"));
        }
        assertThat(route.books(prompt)).hasSize(1);
    }

    @Test
    void anAgentLooksUpModelsQuotesAndGenerations() throws Exception {
        try (McpClient agent = McpClient.connected(client.key())) {
            JsonNode models = McpClient.json(agent.tool("list_models", "{}"));
            JsonNode quote = McpClient.json(agent.tool("quote", "{\"prompt\": \"" + prompt + "\", \"n\": 2}"));
            JsonNode started = McpClient.json(
                    agent.tool("generate_image", "{\"prompt\": \"" + prompt + "\", \"wait_seconds\": 0}"));
            JsonNode listed = McpClient.json(agent.tool("list_generations", "{\"limit\": 1}"));
            JsonNode got = McpClient.json(agent.tool(
                    "get_generation", "{\"id\": \"" + started.path("id").asText() + "\"}"));
            JsonNode missing = agent.tool("get_generation", "{\"id\": \"" + UUID.randomUUID() + "\"}");

            assertThat(models.at("/data/0/id").asText()).isEqualTo("seedream-4.5");
            assertThat(quote.path("credits_reserved").asText()).isEqualTo("4.5");
            assertThat(listed.at("/generations/0/id")).isEqualTo(started.path("id"));
            assertThat(got.path("id")).isEqualTo(started.path("id"));
            assertThat(McpClient.json(missing).at("/error/code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void theLimitsOfTheKeyHold() throws Exception {
        ApiRequest.given()
                .contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .body("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}")
                .post("/mcp")
                .then()
                .statusCode(401);
        Client hasty = Client.of("100", ", \"rate_limit\": {\"requests\": 1, \"seconds\": 60}");
        try (McpClient agent = McpClient.connected(hasty.key())) {
            agent.tool("list_models", "{}");
            JsonNode refused = agent.tool("list_models", "{}");
            JsonNode unread = agent.call(
                            "resources/read",
                            "{\"uri\": \"darkroom://generations/" + UUID.randomUUID() + "/images/1\"}")
                    .getLast();

            assertThat(refused.path("isError").asBoolean()).isTrue();
            assertThat(McpClient.json(refused).at("/error/code").asText()).isEqualTo("rate_limited");
            assertThat(unread.at("/error/message").asText()).contains("1 requests");
        }
        Client stranger = Client.of("100", "");
        String id = client.submit(prompt, "\"n\": 1").path("id");
        try (McpClient agent = McpClient.connected(stranger.key())) {
            assertThat(agent.tool("get_generation", "{\"id\": \"" + id + "\"}")
                            .path("isError")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aMessageThatIsTooLargeIsNotRead() {
        client.authorized()
                .header("Accept", "application/json, text/event-stream")
                .body(new byte[5 << 20])
                .post("/mcp")
                .then()
                .statusCode(413)
                .body("code", equalTo("body_too_large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "PATCH", "BREW"})
    void aMethodThatTheProtocolDoesNotHaveIs405(String method) throws Exception {
        String answer = new RawRequests()
                .answer(method + " /mcp HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer " + Route.KEY
                        + "\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: DELETE, GET, POST");
    }

    @Test
    void anAgentWhoseReplicaHasGoneGoesOnWithoutBeingIntroduced() throws Exception {
        try (McpClient agent = McpClient.unknown(client.key())) {
            assertThat(McpClient.json(agent.tool("list_models", "{}"))
                            .at("/data/0/id")
                            .asText())
                    .isEqualTo("seedream-4.5");
        }
    }

    private String submitted() {
        return soon().until(() -> client.get("/v1/generations?status=submitted").path("data[0].id"), Objects::nonNull);
    }
}
