package io.darkroom.submitter.dialect;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.embedded.http.JsonPaths;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.OpenApiDocument;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as fal's JavaScript client sends them, at fal's paths and through the proxy. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class FalTest {

    private static final String ENDPOINT = "fal-ai/bytedance/seedream/v4.5/text-to-image";
    private static final String QUEUE = "/fal/queue/" + ENDPOINT;
    private static final String REQUESTS = "/fal/queue/fal-ai/bytedance/requests/";

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
    void aRequestIsQueuedFollowedAndItsResultRead() throws Exception {
        ApiResponse queued = post(QUEUE, body("\"image_size\": \"landscape_16_9\""));

        queued.then()
                .statusCode(200)
                .contentType("application/json")
                .body("status", equalTo("IN_QUEUE"))
                .body("request_id", matchesRegex("[0-9a-f-]{36}"))
                .body("status_url", endsWith("/status"));
        String id = queued.path("request_id");
        queued.header("x-fal-request-id", id);
        soon().untilAsserted(() -> client.get(REQUESTS + id + "/status?logs=1")
                .then()
                .statusCode(202)
                .body("status", equalTo("IN_PROGRESS"))
                .body("logs", hasSize(0)));
        client.get(REQUESTS + id).then().statusCode(400).body("detail", equalTo("Request is still in progress"));

        archived(id);

        soon().untilAsserted(() ->
                client.get(REQUESTS + id + "/status").then().statusCode(200).body("status", equalTo("COMPLETED")));
        ApiResponse result = client.get(REQUESTS + id);
        result.then()
                .statusCode(200)
                .header("x-fal-request-id", id)
                .body("images", hasSize(1))
                .body("images[0].url", containsString("/v1/assets/"))
                .body("prompt", equalTo(prompt));
        OpenApiDocument document = OpenApiDocument.read("fal");
        assertThat(document.faults(
                        document.root().at("/components/schemas/Output"),
                        Json.mapper().readTree(result.asString())))
                .isEmpty();
    }

    @Test
    void theProxyAnswersItselfWhatItsClientAsksOfFal() {
        String id = proxy("POST", "https://queue.fal.run/" + ENDPOINT, body("\"num_images\": 2"))
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");

        proxy("GET", "https://queue.fal.run/fal-ai/bytedance/requests/" + id + "/status?logs=0", "")
                .then()
                .body("request_id", equalTo(id));
        client.get("/v1/generations/" + id).then().body("request.n", equalTo(2)).body("dialect", equalTo("fal"));
        proxy("PUT", "https://queue.fal.run/fal-ai/bytedance/requests/" + id + "/cancel", "")
                .then()
                .statusCode(202)
                .body("status", equalTo("CANCELLATION_REQUESTED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/x", "http://queue.fal.run/a/b", "http://169.254.169.254/", "x"})
    void theProxyRefusesEveryOtherTarget(String target) {
        proxy("POST", target, body("\"num_images\": 1"))
                .then()
                .statusCode(412)
                .body("detail", containsString("x-fal-target-url must name a call of"));
        post("/fal/proxy", "{}").then().statusCode(400).body("detail", containsString("missing"));
    }

    @Test
    void aSynchronousRunAnswersWithItsOutputAndItsRequest() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> post("/fal/run/" + ENDPOINT, body("\"num_images\": 1")));
            String id = soon().until(
                            () -> client.get("/v1/generations?status=submitted").path("data[0].id"), Objects::nonNull);

            archived(id);

            waiting.get().then().statusCode(200).header("x-fal-request-id", id).body("images", hasSize(1));
        }
        route.breaks("evolink", "{\"fault\": \"content_refusal\", \"times\": 1}");
        post("/fal/run/" + ENDPOINT, body("\"num_images\": 1"))
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("content_policy_violation"))
                .body("detail[0].loc[1]", equalTo("prompt"));
    }

    @Test
    void theStreamOfAStatusEndsWhenItsRequestIsDeleted() throws Exception {
        String id = post(QUEUE, body("\"num_images\": 1")).path("request_id");
        HttpRequest stream = HttpRequest.newBuilder(URI.create(ApiRequest.baseUrl() + REQUESTS + id + "/status/stream"))
                .header("Authorization", "Key " + client.key())
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        http.send(stream, HttpResponse.BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("data: ");

            client.authorized().delete("/v1/generations/" + id).then().statusCode(202);

            assertThatCode(() -> lines.lines().toList()).doesNotThrowAnyException();
        }
    }

    @Test
    void theStreamOfAStatusEndsWithItsCompletion() throws Exception {
        String id = post(QUEUE, body("\"num_images\": 1")).path("request_id");
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));
        String token = post("/fal/rest/tokens/", "{\"allowed_apps\": [\"bytedance\"], \"token_expiration\": 60}")
                .asString()
                .replace("\"", "");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var withKey = threads.submit(() -> client.get(REQUESTS + id + "/status/stream?logs=0"));
            var withToken = threads.submit(
                    () -> ApiRequest.given().get(REQUESTS + id + "/status/stream?fal_jwt_token=" + token));
            archived(id);

            for (ApiResponse stream : List.of(withKey.get(), withToken.get())) {
                stream.then().statusCode(200).contentType("text/event-stream");
                List<String> events = stream.asString()
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring(6))
                        .toList();
                assertThat(events).isNotEmpty();
                assertThat(JsonPaths.at(events.getLast(), "status")).isEqualTo("COMPLETED");
                assertThat(JsonPaths.at(events.getLast(), "request_id")).isEqualTo(id);
            }
        }
        ApiRequest.given().get(REQUESTS + id + "/status/stream").then().statusCode(401);
        ApiRequest.given()
                .get(REQUESTS + id + "/status/stream?fal_jwt_token=" + token + "x")
                .then()
                .statusCode(401);
        Client.of("1", "").get(REQUESTS + id + "/status/stream").then().statusCode(404);
    }

    @Test
    void aCancellationIsAnsweredInFalsWords() {
        String id = post(QUEUE, body("\"num_images\": 1")).path("request_id");

        cancel(id).then().statusCode(202).body("status", equalTo("CANCELLATION_REQUESTED"));
        cancel(id).then().statusCode(400).body("status", equalTo("ALREADY_COMPLETED"));
        cancel("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b").then().statusCode(404).body("status", equalTo("NOT_FOUND"));
        client.get(REQUESTS + id + "/status").then().body("status", equalTo("COMPLETED"));
        client.get(REQUESTS + id).then().statusCode(400);
    }

    @Test
    void errorsHaveTheShapesThatTheClientReads() {
        post(QUEUE, "{\"image_size\": \"huge\"}")
                .then()
                .statusCode(422)
                .body("detail", hasSize(2))
                .body("detail[0].loc[0]", equalTo("body"))
                .body("message", containsString("prompt"));
        post("/fal/queue/fal-ai/flux/dev", body("\"num_images\": 1"))
                .then()
                .statusCode(404)
                .body("detail", containsString(ENDPOINT));
        post(QUEUE, "not json").then().statusCode(422).body("detail[0].loc", hasSize(1));
        ApiRequest.given().get(REQUESTS + "x").then().statusCode(401).body("message", containsString("key"));
        client.get(REQUESTS + "x").then().statusCode(404).body("detail", containsString("no such task"));
        Client.of("1", "")
                .authorized()
                .body(body("\"num_images\": 1"))
                .post(QUEUE)
                .then()
                .statusCode(402)
                .body("error_type", equalTo("insufficient_credits"));
    }

    @Test
    void aKeyBuysOnceHoweverOftenTheClientTries() {
        String id = keyed().path("request_id");

        keyed().then().statusCode(200).body("request_id", equalTo(id));
        client.get("/v1/generations").then().body("data", hasSize(1));
    }

    @Test
    void aWebhookOfTheQueryIsThatOfTheRequest() {
        String id = post(QUEUE + "?fal_webhook=https%3A%2F%2Fexample.com%2Fhook%3Fx%3D1", body("\"num_images\": 1"))
                .path("request_id");

        client.get("/v1/generations/" + id).then().body("request.webhook_url", equalTo("https://example.com/hook?x=1"));
    }

    @Test
    void inlineReferenceImagesBecomeUploads() {
        String png = Base64.getEncoder().encodeToString(new byte[5000]);

        String id = post(
                        "/fal/queue/fal-ai/bytedance/seedream/v4.5/edit",
                        body("\"image_urls\": [\"data:image/png;base64," + png + "\"]"))
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");

        client.get("/v1/generations/" + id)
                .then()
                .body("request.images[0]", startsWith("http://127.0.0.1/v1/uploads/"));
    }

    @Test
    void anUploadIsInitiatedAndOneInPartsIsTooLarge() {
        proxy("POST", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", "{}")
                .then()
                .statusCode(200)
                .body("upload_url", startsWith("http"))
                .body("file_url", startsWith("http"));
        proxy("POST", "https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3", "{}")
                .then()
                .statusCode(413)
                .body("message", containsString("10 MB"));
    }

    @Test
    void theKeysOfTheWebhooksAreOpen() {
        ApiRequest.given()
                .get("/fal/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .body("keys", hasSize(1))
                .body("keys[0].kty", equalTo("OKP"))
                .body("keys[0].crv", equalTo("Ed25519"));
    }

    @ParameterizedTest
    @CsvSource({"{\"token_expiration\": 0}", "{\"token_expiration\": 4000}", "x"})
    void aTokenThatCannotBeMadeIsRefusedWithItsField(String body) {
        post("/fal/rest/tokens", body).then().statusCode(422);
    }

    private ApiResponse cancel(String id) {
        return client.authorized().put(REQUESTS + id + "/cancel");
    }

    private ApiResponse keyed() {
        return client.authorized()
                .header("Idempotency-Key", prompt)
                .body(body("\"num_images\": 1"))
                .post(QUEUE);
    }

    private ApiResponse proxy(String method, String target, String body) {
        ApiRequest request = ApiRequest.given()
                .header("Authorization", "Key " + client.key())
                .header("x-fal-target-url", target)
                .contentType("application/json");
        if (!body.isEmpty()) {
            request.body(body.getBytes(StandardCharsets.UTF_8));
        }
        return request.request(method, "/fal/proxy");
    }

    private ApiResponse post(String path, String body) {
        return client.authorized().body(body.getBytes(StandardCharsets.UTF_8)).post(path);
    }

    private String body(String fields) {
        return "{\"prompt\": \"" + prompt + "\", " + fields + "}";
    }

    private void archived(String id) {
        publisher.publish(new GenerationArchived(
                GenerationId.of(id),
                1,
                List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)),
                Instant.now()));
    }
}
