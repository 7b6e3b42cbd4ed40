package io.darkroom.submitter.dialect;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.FinishGenerations;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's Images API over HTTP, whichever provider makes the picture. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class OpenaiApiTest {

    private static final String GENERATIONS = "/openai/v1/images/generations";
    private static final String EDITS = "/openai/v1/images/edits";
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
    void theAnswerContainsTheImagesAndStopsTheClientsOwnRetries() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ApiResponse answer = post(GENERATIONS, "\"n\": 2, \"size\": \"1792x1024\"");

            answer.then()
                    .statusCode(200)
                    .contentType("application/json")
                    .header("x-should-retry", equalTo("false"))
                    .header("Location", startsWith("/v1/generations/"))
                    .body("data", hasSize(2))
                    .body("data[0].b64_json", equalTo(IMAGE))
                    .body("output_format", equalTo("jpeg"))
                    .body("size", equalTo("2560x1440"))
                    .body("usage.total_tokens", equalTo(0));
            client.get(answer.header("Location"))
                    .then()
                    .body("request.aspect_ratio", equalTo("16:9"))
                    .body("request.resolution", equalTo("2K"))
                    .body("request.prompt", equalTo(prompt));
        }
    }

    @Test
    void theAnswerContainsLinksWhereTheyAreAskedFor() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            post(GENERATIONS, "\"response_format\": \"url\"")
                    .then()
                    .statusCode(200)
                    .body("data[0].url", containsString("/v1/assets/"))
                    .body("data[0].b64_json", nullValue());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            User-Agent       | OpenAI/JS 7.57.0 |
            X-Stainless-Lang | js               |
            Accept           | application/json | , "response_format": "b64_json"
            Accept           | application/json | , "size": "1024x1024"
            Accept           | application/json | , "quality": "high"
            """)
    void aClientOfOpenAiIsToldFromEvolinksOnTheirCommonPath(String header, String value, @Nullable String field) {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            client.authorized()
                    .header(header, value)
                    .body("{\"prompt\": \"" + prompt + "\"" + (field == null ? "" : field) + "}")
                    .post("/v1/images/generations")
                    .then()
                    .statusCode(200)
                    .body("data[0].b64_json", equalTo(IMAGE));
        }
    }

    @Test
    void anErrorOnTheCommonPathHasTheShapeOfTheClient() {
        client.authorized()
                .header("User-Agent", "OpenAI/JS 7.57.0")
                .body("{\"prompt\": \"a\", \"size\": \"huge\"}")
                .post("/v1/images/generations")
                .then()
                .statusCode(400)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo("size"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EDITS, "/v1/images/edits"})
    void anEditInAFormUploadsItsImages(String path) {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ApiResponse answer = ApiRequest.given()
                    .header("Authorization", "Bearer " + client.key())
                    .multiPart("image[]", "one.png", new byte[2000], "image/png")
                    .multiPart("image[]", "two", new byte[2000], "application/octet-stream")
                    .formField("prompt", prompt)
                    .post(path);

            answer.then().statusCode(200).body("data[0].b64_json", equalTo(IMAGE));
            client.get(answer.header("Location")).then().body("request.images", hasSize(2));
        }
    }

    @Test
    void anEditInJsonMayContainItsImages() {
        String data = Base64.getEncoder().encodeToString(new byte[2000]);
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            post(
                            EDITS,
                            "\"images\": [{\"image_url\": \"data:image/png;base64," + data
                                    + "\"}, {\"image_url\": \"https://example.com/2.png\"}]")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1));
        }
    }

    @Test
    void anImageThatStorageRefusesIsAnErrorOfTheCall() {
        ApiRequest.given()
                .header("Authorization", "Bearer " + client.key())
                .multiPart("image", "one.png", new byte[10], "image/png")
                .formField("prompt", prompt)
                .post(EDITS)
                .then()
                .statusCode(400)
                .body("error.message", equalTo("the file is no image"));

        client.balance("100", "0", "0");
    }

    @Test
    void aStreamHasAnEventForEachImage() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ApiResponse answer = post(GENERATIONS, "\"n\": 2, \"stream\": true, \"partial_images\": 1");

            answer.then().statusCode(200).contentType("text/event-stream").header("x-should-retry", equalTo("false"));
            assertThat(answer.asString().lines().filter(line -> line.startsWith("event: ")))
                    .containsExactly(
                            "event: image_generation.partial_image",
                            "event: image_generation.completed",
                            "event: image_generation.partial_image",
                            "event: image_generation.completed");
            assertThat(answer.asString()).contains("\"b64_json\":\"" + IMAGE + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GENERATIONS, "/v1/images/generations", "/seedream/images"})
    void aClientThatReadsNothingButEventsGetsThem(String path) {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            client.authorized()
                    .header("Accept", "text/event-stream")
                    .body("{\"prompt\": \"" + prompt + "\", \"stream\": true, \"model\": \""
                            + (path.startsWith("/seedream") ? "doubao-seedream-4-5-251128" : "seedream-4.5") + "\"}")
                    .post(path)
                    .then()
                    .statusCode(200)
                    .contentType("text/event-stream");
        }
    }

    @Test
    void aStreamWithoutImagesEndsWithAnError() {
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");

        ApiResponse answer = post(GENERATIONS, "\"stream\": true");

        answer.then().statusCode(200);
        assertThat(answer.asString()).contains("event: error\n").contains("\"moderation_blocked\"");
    }

    @Test
    void aRefusedPromptIsA400ThatIsNotTriedAgain() {
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");

        post(GENERATIONS, "\"n\": 1")
                .then()
                .statusCode(400)
                .header("x-should-retry", equalTo("false"))
                .body("error.code", equalTo("moderation_blocked"))
                .body("error.type", equalTo("image_generation_user_error"))
                .body("error.message", startsWith("generation "));
    }

    @Test
    void aClientThatComesAgainWithItsKeyAfterABrokenConnectionFindsItsGeneration() throws Exception {
        String key = UUID.randomUUID().toString();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Future<HttpResponse<String>> broken =
                    http.sendAsync(keyed(key), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            soon().until(
                            () -> client.get("/v1/generations?status=submitted").<List<String>>path("data.id"),
                            hasSize(1));
            broken.cancel(true);
        }

        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> again = http.send(keyed(key), HttpResponse.BodyHandlers.ofString());

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).contains(IMAGE);
        }
        assertThat(route.books(prompt)).hasSize(1);
        client.get("/v1/generations").then().body("data", hasSize(1));
    }

    @Test
    void anAnswerEndsWhenItsGenerationIsDeleted() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Future<HttpResponse<String>> waiting = http.sendAsync(
                    keyed(UUID.randomUUID().toString()), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            String id = soon().until(
                            () -> client.get("/v1/generations?status=submitted").path("data[0].id"), Objects::nonNull);

            client.authorized().delete("/v1/generations/" + id).then().statusCode(202);

            assertThat(waiting.get().statusCode()).isIn(404, 409);
        }
    }

    private HttpRequest keyed(String key) {
        return HttpRequest.newBuilder(URI.create(ApiRequest.baseUrl() + GENERATIONS))
                .header("Authorization", "Bearer " + client.key())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"" + prompt + "\"}"))
                .build();
    }

    @Test
    void whatASecondTryCannotChangeIsNotTriedAgain() {
        Client poor = Client.of("1", "");
        poor.authorized()
                .body("{\"prompt\": \"a\"}")
                .post(GENERATIONS)
                .then()
                .statusCode(429)
                .header("x-should-retry", equalTo("false"))
                .body("error.code", equalTo("insufficient_quota"));
        Client.of("100", ", \"spend_limit\": \"1\"")
                .authorized()
                .body("{\"prompt\": \"a\"}")
                .post(GENERATIONS)
                .then()
                .statusCode(429)
                .header("x-should-retry", equalTo("false"))
                .body("error.code", equalTo("insufficient_quota"));
        ApiRequest.given()
                .header("Authorization", "Bearer wrong")
                .get("/openai/v1/models")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("invalid_api_key"));
    }

    @Test
    void modelsAreOursAndThoseOfTheConfiguration() {
        client.get("/openai/v1/models").then().body("data.id", hasItems("seedream-4.5", "seedream-4.0", "dall-e-3"));
        client.get("/openai/v1/models/seedream-4.5").then().statusCode(200).body("id", equalTo("seedream-4.5"));
        client.get("/openai/v1/models/gpt-image-2").then().statusCode(200).body("object", equalTo("model"));
        client.get("/openai/v1/models/sora")
                .then()
                .statusCode(404)
                .body("error.message", containsString("seedream-4.5"));
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-1, seedream-4.5", "gpt-image-1.5-mini, seedream-4.5", "dall-e-3, seedream-4.0"})
    void aNameOfTheConfigurationMeansAModelOfOurs(String theirs, String ours) {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ApiResponse answer = post(GENERATIONS, "\"model\": \"" + theirs + "\"");

            client.get(answer.header("Location")).then().body("model", equalTo(ours));
        }
    }

    private ApiResponse post(String path, String fields) {
        return client.authorized()
                .body(("{\"prompt\": \"" + prompt + "\", " + fields + "}").getBytes(StandardCharsets.UTF_8))
                .post(path);
    }
}
