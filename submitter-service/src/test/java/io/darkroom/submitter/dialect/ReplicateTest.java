package io.darkroom.submitter.dialect;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.providers.replicate.ReplicateDialect;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.http.OpenAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as Replicate's JavaScript client sends them, over HTTP. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ReplicateTest {

    private static final String MODEL = "/replicate/v1/models/bytedance/seedream-4.5";
    private static final String RUN = MODEL + "/predictions";
    private static final ReplicateDialect DIALECT = new ReplicateDialect();

    @Inject
    OpenAnswers open;

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
    void aPredictionIsCreatedPolledAndSucceeds() {
        ApiResponse created = post(RUN, body("\"size\": \"4K\", \"aspect_ratio\": \"16:9\""));

        created.then()
                .statusCode(201)
                .contentType("application/json")
                .body("id", matchesRegex("[0-9a-v]{26}"))
                .body("model", equalTo("bytedance/seedream-4.5"))
                .body("status", equalTo("starting"))
                .body("input.size", equalTo("4K"))
                .body("output", nullValue());
        String id = created.path("id");
        String get = created.path("urls.get");
        assertThat(get).startsWith("http://").endsWith("/replicate/v1/predictions/" + id);
        soon().untilAsserted(() -> status(id).then().statusCode(200).body("status", equalTo("processing")));

        archived(id);

        soon().untilAsserted(() -> status(id)
                .then()
                .body("status", equalTo("succeeded"))
                .body("output", hasSize(1))
                .body("output[0]", containsString("/v1/assets/"))
                .body("error", nullValue()));
    }

    @Test
    void aClientThatWaitsGetsTheEndOrStartsToPoll() throws Exception {
        ApiResponse tooSoon = client.authorized()
                .header("Prefer", "wait=1")
                .body(body("\"seed\": 1"))
                .post(RUN);

        tooSoon.then().statusCode(202).body("status", equalTo("starting"));
        String polled = tooSoon.path("id");
        soon().untilAsserted(() -> status(polled).then().body("status", equalTo("processing")));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> client.authorized()
                    .header("Prefer", "wait")
                    .body(body("\"max_images\": 1"))
                    .post(RUN));
            String first = dashed(polled);
            String id = soon().until(
                            () -> client.get("/v1/generations?status=submitted").path("data[0].id"),
                            found -> found != null && !Objects.equals(found, first));

            archived(DIALECT.taskId(GenerationId.of(id), Instant.EPOCH));

            waiting.get()
                    .then()
                    .statusCode(201)
                    .body("status", equalTo("succeeded"))
                    .body("output", hasSize(1));
        }
    }

    @Test
    void anAccountWithTooManyOpenAnswersPollsInsteadOfBeingRefused() {
        AccountId account = AccountId.of(client.account());
        while (!open.full(account)) {
            assertThat(open.tryOpen(account)).isTrue();
        }

        client.authorized()
                .header("Prefer", "wait=60")
                .body(body("\"max_images\": 1"))
                .post(RUN)
                .then()
                .statusCode(202)
                .body("status", equalTo("starting"));
    }

    @Test
    void aVersionAndADeploymentNameAModel() {
        String version = client.get(MODEL).then().statusCode(200).extract().path("latest_version.id");

        for (String name : List.of(version, "bytedance/seedream-4.5", "bytedance/seedream-4.5:any")) {
            post("/replicate/v1/predictions", "{\"version\": \"" + name + "\", \"input\": {\"prompt\": \"a\"}}")
                    .then()
                    .statusCode(201)
                    .body("model", equalTo("bytedance/seedream-4.5"))
                    .body("version", equalTo(version));
        }
        post("/replicate/v1/deployments/bytedance/seedream-4.5/predictions", body("\"max_images\": 1"))
                .then()
                .statusCode(201);
        client.get(MODEL + "/versions/" + version).then().statusCode(200).body("id", equalTo(version));
    }

    @Test
    void unknownNamesAndInvalidInputsAreAnsweredAsReplicateDoes() {
        post("/replicate/v1/models/acme/none/predictions", body("\"max_images\": 1"))
                .then()
                .statusCode(404)
                .body("detail", containsString("bytedance/seedream-4.5"));
        post("/replicate/v1/predictions", "{\"version\": \"abc\", \"input\": {\"prompt\": \"a\"}}")
                .then()
                .statusCode(422)
                .body("title", equalTo("Invalid version or not permitted"));
        post(RUN, "{\"input\": {\"size\": \"8K\"}}")
                .then()
                .statusCode(422)
                .body("title", equalTo("Input validation failed"))
                .body("invalid_fields", hasSize(2));
        client.get("/replicate/v1/predictions/nothing").then().statusCode(404).body("status", equalTo(404));
        client.get("/replicate/v1/models/acme/none").then().statusCode(404);
        client.get("/replicate/v1/hardware").then().statusCode(404).body("title", equalTo("Not found"));
        ApiRequest.given()
                .get("/replicate/v1/account")
                .then()
                .statusCode(401)
                .body("title", equalTo("Unauthenticated"));
        Client.of("1", "")
                .authorized()
                .body(body("\"max_images\": 1"))
                .post(RUN)
                .then()
                .statusCode(402);
    }

    @Test
    void theListIsPagedByTheAddressOfTheNextPage() {
        for (int i = 0; i < 3; i++) {
            post(RUN, body("\"seed\": " + i)).then().statusCode(201);
        }

        ApiResponse page = client.get("/replicate/v1/predictions");

        page.then()
                .statusCode(200)
                .body("results", hasSize(3))
                .body("next", nullValue())
                .body("previous", nullValue());
        client.get("/replicate/v1/predictions?cursor=" + page.path("results[0].id"))
                .then()
                .body("results", hasSize(2))
                .body("results[0].id", equalTo(page.path("results[1].id")));
        client.get("/replicate/v1/predictions?cursor=odd").then().statusCode(422);
    }

    @Test
    void aPredictionIsCanceledOnceAndShownAgain() {
        String id = post(RUN, body("\"max_images\": 1")).path("id");

        post("/replicate/v1/predictions/" + id + "/cancel", "")
                .then()
                .statusCode(200)
                .body("status", equalTo("canceled"));
        post("/replicate/v1/predictions/" + id + "/cancel", "")
                .then()
                .statusCode(200)
                .body("status", equalTo("canceled"));
        post("/replicate/v1/predictions/nothing/cancel", "").then().statusCode(404);
        client.balance("100", "0", "0");
    }

    @Test
    void aKeyBuysOnceHoweverOftenTheClientTries() {
        String id = keyed(body("\"max_images\": 1"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        for (int i = 0; i < 5; i++) {
            keyed(body("\"max_images\": 1")).then().statusCode(201).body("id", equalTo(id));
        }
        keyed(body("\"max_images\": 2, \"sequential_image_generation\": \"auto\""))
                .then()
                .statusCode(409)
                .body("title", equalTo("Conflict"));
        client.get("/replicate/v1/predictions").then().body("results", hasSize(1));
    }

    // The client retries at once, six times, whatever Retry-After says.
    @Test
    void immediateRetriesDoNotPostponeTheEndOfARateLimit() {
        Client limited = Client.of("100", ", \"rate_limit\": {\"requests\": 2, \"seconds\": 3600}");
        limited.get("/replicate/v1/account").then().statusCode(200);
        limited.get("/replicate/v1/account").then().statusCode(200);
        int first = retryAfter(limited);

        for (int i = 0; i < 6; i++) {
            assertThat(retryAfter(limited)).isLessThanOrEqualTo(first);
        }
    }

    private static int retryAfter(Client limited) {
        ApiResponse refused =
                limited.authorized().body("{\"input\": {\"prompt\": \"a\"}}").post(RUN);
        refused.then().statusCode(429).body("title", equalTo("Too many requests"));
        return Integer.parseInt(refused.header("Retry-After"));
    }

    @Test
    void inlineReferenceImagesBecomeUploads() {
        String png = Base64.getEncoder().encodeToString(new byte[5000]);

        post(RUN, body("\"image_input\": [\"data:image/png;base64," + png + "\", \"https://example.com/2.png\"]"))
                .then()
                .statusCode(201)
                .body("input.image_input[0]", startsWith("http://127.0.0.1/v1/uploads/"))
                .body("input.image_input[1]", equalTo("https://example.com/2.png"));
    }

    @Test
    void filesAreUploadedListedShownAndDeleted() {
        ApiResponse stored = client.authorized()
                .contentType("multipart/form-data")
                .multiPart("content", "lamp.png", new byte[5000], "application/octet-stream")
                .multiPart("metadata", "blob", "{\"order\": 42}".getBytes(StandardCharsets.UTF_8), "application/json")
                .post("/replicate/v1/files");

        stored.then()
                .statusCode(201)
                .body("name", equalTo("lamp.png"))
                .body("metadata.order", equalTo(42))
                .body("urls.get", startsWith("http://127.0.0.1/v1/uploads/"));
        String id = stored.path("id");
        client.get("/replicate/v1/files").then().body("results", hasSize(1)).body("results[0].id", equalTo(id));
        client.get("/replicate/v1/files/" + id).then().statusCode(200).body("size", equalTo(5000));
        client.authorized()
                .request("DELETE", "/replicate/v1/files/" + id)
                .then()
                .statusCode(204);
        client.get("/replicate/v1/files/none").then().statusCode(404).body("title", equalTo("Not found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "file"})
    void aFileThatCannotBeTakenIsNeverA5xx(String part) {
        client.authorized()
                .contentType("multipart/form-data")
                .multiPart(part, "lamp.png", new byte[10], "image/png")
                .post("/replicate/v1/files")
                .then()
                .statusCode(part.equals("content") ? 400 : 422);
    }

    @Test
    void theSecretOfTheWebhooksIsTheAccountsNewestOne() {
        client.get("/replicate/v1/webhooks/default/secret")
                .then()
                .statusCode(200)
                .body("key", equalTo(client.get("/v1/webhook-secrets").path("data[0].secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Token ", "bearer  "})
    void theKeyMayComeInTheFormOfOlderClients(String scheme) {
        ApiRequest.given()
                .header("Authorization", scheme + client.key())
                .get("/replicate/v1/account")
                .then()
                .statusCode(200)
                .body("username", equalTo(client.account()));
    }

    private ApiResponse keyed(String body) {
        return client.authorized().header("Idempotency-Key", prompt).body(body).post(RUN);
    }

    private ApiResponse post(String path, String body) {
        return client.authorized().body(body.getBytes(StandardCharsets.UTF_8)).post(path);
    }

    private ApiResponse status(String id) {
        return client.get("/replicate/v1/predictions/" + id);
    }

    private String body(String fields) {
        return "{\"input\": {\"prompt\": \"" + prompt + "\", " + fields + "}}";
    }

    private static String dashed(String id) {
        return DIALECT.generation(id).orElseThrow().toString();
    }

    private void archived(String id) {
        publisher.publish(new GenerationArchived(
                DIALECT.generation(id).orElseThrow(),
                1,
                List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)),
                Instant.now()));
    }
}
