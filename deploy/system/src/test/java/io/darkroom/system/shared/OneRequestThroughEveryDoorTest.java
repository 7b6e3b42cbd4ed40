package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.system.RunningSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two images of 4K and 16:9 with two references, requested in the words of each API: the same images at the same price, or a refusal that names the
 * field. docs/dialects.md has the table.
 */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class OneRequestThroughEveryDoorTest {

    private static final String ONE = "https://example.com/one.png";
    private static final String TWO = "https://example.com/two.png";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunningSystem system;

    @BeforeEach
    void find(SharedSystem shared) {
        system = shared.system();
    }

    /** How an API is asked; {@code PROMPT}, {@code ONE} and {@code TWO} stand for the prompt and the references. */
    private record Door(String name, String path, String body) {

        String body(String prompt) {
            return body.replace('\'', '"')
                    .replace("PROMPT", prompt)
                    .replace("ONE", ONE)
                    .replace("TWO", TWO);
        }

        Door toOne() {
            return new Door(name, path, body.replace("'n': 2", "'n': 1"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Door> doors() {
        return Stream.of(
                new Door("native", "/v1/generations", """
                        {'model': 'seedream-4.5', 'prompt': 'PROMPT', 'n': 2, 'aspect_ratio': '16:9', 'resolution': '4K', 'images': ['ONE', 'TWO']}"""),
                new Door("evolink", "/v1/images/generations", """
                        {'model': 'doubao-seedream-4.5', 'prompt': 'PROMPT', 'n': 2, 'size': '16:9', 'quality': '4K', 'image_urls': ['ONE', 'TWO']}"""),
                new Door("acedata", "/seedream/images", """
                        {'model': 'doubao-seedream-4-5-251128', 'prompt': 'PROMPT', 'size': '5120x2880', 'image': ['ONE', 'TWO'], 'async': true,
                         'sequential_image_generation': 'auto', 'sequential_image_generation_options': {'max_images': 2}}"""),
                new Door("openai", "/openai/v1/images/edits", """
                        {'model': 'seedream-4.5', 'prompt': 'PROMPT', 'n': 2, 'size': '3840x2160', 'image': ['ONE', 'TWO'], 'response_format': 'url'}"""),
                new Door("replicate", "/replicate/v1/models/bytedance/seedream-4.5/predictions", """
                        {'input': {'prompt': 'PROMPT', 'size': '4K', 'aspect_ratio': '16:9', 'image_input': ['ONE', 'TWO'],
                         'sequential_image_generation': 'auto', 'max_images': 2}}"""),
                new Door("fal", "/fal/queue/fal-ai/bytedance/seedream/v4.5/edit", """
                        {'prompt': 'PROMPT', 'num_images': 2, 'image_size': {'width': 5120, 'height': 2880}, 'image_urls': ['ONE', 'TWO']}"""),
                new Door("mcp", "/mcp", """
                        {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'edit_image', 'arguments': {'model': 'seedream-4.5',
                         'prompt': 'PROMPT', 'n': 2, 'aspect_ratio': '16:9', 'resolution': '4K', 'images': ['ONE', 'TWO']}}}"""));
    }

    // Their APIs have no field for a number of images.
    static Stream<Door> doorsToOneImage() {
        return Stream.of(
                new Door("apiframe", "/v2/images/generate", """
                        {'model': 'seedream-4.5', 'prompt': 'PROMPT', 'n': 2,
                         'seedreamParams': {'aspect_ratio': '16:9', 'resolution': '4K', 'image_input': ['ONE', 'TWO']}}"""),
                new Door("apiinone", "/api/v1/images/generations", """
                        {'model': 'seedream/4.5-edit', 'prompt': 'PROMPT', 'n': 2, 'aspect_ratio': '16:9', 'quality': 'high', 'image_urls': ['ONE', 'TWO']}"""),
                new Door("runbase", "/api/v1/runs", """
                        {'model': 'bytedance/seedream-4.5', 'n': 2,
                         'input': {'prompt': 'PROMPT', 'aspect_ratio': '16:9', 'quality': 'high', 'image_urls': ['ONE', 'TWO']}}"""));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void theSameImagesAtTheSamePrice(Door door) throws Exception {
        String prompt = "door " + UUID.randomUUID();

        ask(door, prompt);

        two(completed(prompt));
    }

    @Test
    void theSameImagesAtTheSamePriceOverKafka() throws Exception {
        String prompt = "door " + UUID.randomUUID();
        allowKafka();
        Door door =
                doors().filter(each -> each.name().equals("native")).findFirst().orElseThrow();

        system.produce("darkroom.requests", """
                {"specversion": "1.0", "type": "io.darkroom.GenerationRequested.v1", "source": "/doors", "id": "%s", "darkroomaccount": "root",
                 "datacontenttype": "application/json", "data": {"request": %s}}""".formatted(prompt, door.body(prompt)));

        two(completed(prompt));
    }

    private void ask(Door door, String prompt) throws Exception {
        HttpResponse<String> answer = send(door, door.body(prompt));

        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    // MCP answers those alone that take either type.
    private HttpResponse<String> send(Door door, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(system.url() + door.path()))
                .header("Authorization", "Bearer " + system.rootKey())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-06-18")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private void allowKafka() throws Exception {
        String account =
                JSON.readTree(system.ownedBytes("/v1/key")).path("account_id").asText();
        HttpRequest allow = HttpRequest.newBuilder(URI.create(system.url() + "/v1/admin/accounts/" + account))
                .header("Authorization", "Bearer " + system.rootKey())
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"kafka\": true}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(allow, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("doorsToOneImage")
    void whereTheApiHasNoNumberTwoAreRefusedAndOneIsMade(Door door) throws Exception {
        String prompt = "door " + UUID.randomUUID();

        HttpResponse<String> refusal = send(door, door.body(prompt));
        ask(door.toOne(), prompt);

        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains("n must be 1 or absent: this API has no such field, not 2");
        JsonNode generation = completed(prompt);
        assertThat(generation.at("/request/n").asInt()).isEqualTo(1);
        images(generation, 1);
    }

    private void two(JsonNode generation) throws Exception {
        images(generation, 2);
        assertThat(generation.at("/usage/credits_charged").asDouble())
                .as("what EvoLink asks for two, the cheapest that can make them")
                .isEqualTo(4.5);
    }

    // Each of its own, as large as asked for, and in the archive.
    private void images(JsonNode generation, int count) throws Exception {
        assertThat(generation.at("/request/images")).hasSize(2);
        List<JsonNode> images = generation.path("images").valueStream().toList();
        assertThat(images)
                .hasSize(count)
                .allSatisfy(image -> assertThat(image.path("width").asInt() + "x"
                                + image.path("height").asInt())
                        .isEqualTo("5120x2880"));
        assertThat(images).extracting(image -> image.path("sha256").asText()).doesNotHaveDuplicates();
        for (JsonNode image : images) {
            assertThat(system.ownedBytes("/v1/assets/" + image.path("asset_id").asText()))
                    .hasSize(image.path("bytes").asInt());
        }
    }

    private JsonNode completed(String prompt) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> find(prompt),
                        found -> found.path("status").asText().matches("completed|failed"));
    }

    private JsonNode find(String prompt) throws Exception {
        String id = prompt.replace("door ", "");
        JsonNode page = JSON.readTree(system.ownedBytes("/v1/generations?limit=20"));
        return page.path("data")
                .valueStream()
                .filter(generation -> generation.at("/request/prompt").asText().contains(id))
                .findFirst()
                .orElse(page.path("none"));
    }
}
