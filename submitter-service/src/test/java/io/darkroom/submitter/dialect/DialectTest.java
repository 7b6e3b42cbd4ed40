package io.darkroom.submitter.dialect;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.embedded.http.JsonPaths;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.OpenApiDocument;
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
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as the providers' own documents show them, sent to us over HTTP, whichever provider makes the picture. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class DialectTest {

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
    void anAccountHoldsNoMoreAnswersOpenThanItsShare() {
        AccountId account = AccountId.of(client.account());
        String later = post(
                        "/seedream/images",
                        "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a\", \"async\": true}")
                .path("task_id");
        while (!open.full(account)) {
            assertThat(open.tryOpen(account)).isTrue();
        }

        post("/seedream/images", "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a\"}")
                .then()
                .statusCode(429)
                .body("error.code", equalTo("too_many_requests"));
        post("/seedream/images", "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a\", \"stream\": true}")
                .then()
                .statusCode(429);
        client.get("/v1/generations/" + later + "/events")
                .then()
                .statusCode(429)
                .body("code", equalTo("too_many_open_answers"));
        post("/seedream/images", "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a\", \"async\": true}")
                .then()
                .statusCode(200);

        open.close(account);
        assertThat(open.full(account)).isFalse();
    }

    @Test
    void evolinksOwnExampleIsAnsweredAsEvolinkAnswersIt() {
        ApiResponse submitted = post("/v1/images/generations", """
                {"model": "doubao-seedream-4.5", "prompt": "A serene lake reflecting the beautiful sunset",
                 "size": "16:9", "quality": "2K", "n": 1, "prompt_priority": "standard"}""");

        submitted
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("id", matchesRegex("task-unified-\\d{10}-[0-9a-f]{32}"))
                .body("model", equalTo("doubao-seedream-4.5"))
                .body("object", equalTo("image.generation.task"))
                .body("progress", equalTo(0))
                .body("status", equalTo("pending"))
                .body("task_info.can_cancel", equalTo(true))
                .body("task_info.estimated_time", equalTo(45))
                .body("type", equalTo("image"))
                .body("usage.billing_rule", equalTo("per_call"))
                .body("usage.credits_reserved", equalTo(2.25))
                .body("usage.user_group", equalTo("default"))
                .body("created", not(equalTo(0)));
        String task = submitted.path("id");
        soon().untilAsserted(() ->
                client.get("/v1/tasks/" + task).then().statusCode(200).body("status", equalTo("processing")));

        archived(GenerationId.of(dashed(task.substring(task.length() - 32))));

        soon().untilAsserted(() -> client.get("/v1/tasks/" + task)
                .then()
                .body("id", equalTo(task))
                .body("status", equalTo("completed"))
                .body("progress", equalTo(100))
                .body("results", hasSize(1))
                .body("results[0]", containsString("/v1/assets/"))
                .body("task_info.can_cancel", equalTo(false))
                .body("usage.credits_used", equalTo(2.25))
                .body("error", nullValue()));
    }

    @Test
    void runbasesOwnExampleIsAnsweredAsRunbaseAnswersIt() {
        ApiResponse submitted = post("/api/v1/runs", """
                {"model": "bytedance/seedream-4.5",
                 "input": {"prompt": "A cinematic product photo of a ceramic lamp"}}""");

        submitted
                .then()
                .statusCode(201)
                .body("id", matchesRegex("run_[0-9a-f]{32}"))
                .body("status", equalTo("pending"))
                .body("output", nullValue());
        String run = submitted.path("id");
        soon().untilAsserted(() ->
                client.get("/api/v1/runs/" + run).then().statusCode(200).body("status", equalTo("running")));

        archived(GenerationId.of(dashed(run.substring(4))));

        soon().untilAsserted(() -> client.get("/api/v1/runs/" + run)
                .then()
                .body("status", equalTo("succeeded"))
                .body("output.urls", hasSize(1))
                .body("output.urls[0]", containsString("/v1/assets/"))
                .body("error", nullValue()));
    }

    @Test
    void apiInOnesOwnExampleIsAnsweredAsItAnswers() {
        ApiResponse submitted = post("/api/v1/images/generations", """
                {"model": "seedream/4.5-text-to-image",
                 "prompt": "A serene mountain lake at sunrise with reflections, photorealistic",
                 "aspect_ratio": "16:9", "quality": "high"}""");

        submitted
                .then()
                .statusCode(200)
                .body("code", equalTo(200))
                .body("message", equalTo("success"))
                .body("data.task_id", matchesRegex("n[0-9a-f]{32}_seedream"))
                .body("data.status", equalTo("IN_PROGRESS"));
        String task = submitted.path("data.task_id");
        String id = dashed(task.substring(1, 33));
        client.get("/v1/generations/" + id)
                .then()
                .body("request.resolution", equalTo("4K"))
                .body("request.aspect_ratio", equalTo("16:9"));
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));

        archived(GenerationId.of(id));

        soon().untilAsserted(() -> client.get("/api/v1/tasks/" + task)
                .then()
                .body("data.status", equalTo("COMPLETED"))
                .body("data.output.image_urls", hasSize(1))
                .body("data.output.image_url", containsString("/v1/assets/")));
    }

    @Test
    void apiframesOwnExampleIsAnsweredAsApiframeAnswersIt() {
        ApiResponse submitted = given().header("X-API-Key", client.key())
                .contentType("application/json")
                .body("""
                        {"prompt": "a sleek silver sports car on a coastal highway at sunset, hyper-realistic",
                         "model": "seedream-4.5",
                         "seedreamParams": {"image_input": "https://example.com/input.jpg", "output_format": "jpg",
                                            "guidance_scale": 3, "use_pre_llm": false}}""")
                .post("/v2/images/generate");

        submitted
                .then()
                .statusCode(202)
                .body("jobId", matchesRegex("[0-9a-f-]{36}"))
                .body("status", equalTo("QUEUED"));
        String job = submitted.path("jobId");
        soon().untilAsserted(() ->
                client.get("/v2/jobs/" + job).then().statusCode(200).body("status", equalTo("PROCESSING")));

        archived(GenerationId.of(job));

        soon().untilAsserted(() -> client.get("/v2/jobs/" + job)
                .then()
                .body("id", equalTo(job))
                .body("status", equalTo("COMPLETED"))
                .body("model", equalTo("seedream-4.5"))
                .body("progress", equalTo(100))
                .body("result", containsString("/v1/assets/"))
                .body("error", nullValue())
                .body("$", hasKey("webhookStatus"))
                .body("createdAt", matchesRegex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
                .body("expired", equalTo(false)));
    }

    @Test
    void apiframeListsJobsTheTeamAndTheModels() {
        String first = post("/v2/images/generate", "{\"model\": \"seedream-4.5\", \"prompt\": \"first\"}")
                .path("jobId");
        String second = post("/v2/images/generate", "{\"model\": \"seedream-4.5\", \"prompt\": \"second\"}")
                .path("jobId");

        String cursor = client.get("/v2/jobs?limit=1")
                .then()
                .statusCode(200)
                .body("jobs.id", contains(second))
                .body("jobs[0].input.prompt", equalTo("second"))
                .body("hasMore", equalTo(true))
                .extract()
                .path("nextCursor");
        client.get("/v2/jobs?limit=1&cursor=" + cursor)
                .then()
                .body("jobs.id", contains(first))
                .body("hasMore", equalTo(false))
                .body("nextCursor", nullValue());
        client.get("/v2/jobs?status=COMPLETED").then().body("jobs", hasSize(0));
        client.get("/v2/jobs?limit=0").then().statusCode(400).body("error", startsWith("limit must be"));
        client.get("/v2/jobs?status=odd").then().statusCode(400);
        client.get("/v2/me")
                .then()
                .body("team.id", equalTo(client.account()))
                .body("team.credits", equalTo(95.5))
                .body("apiKey.prefix", equalTo(client.key().substring(0, 11)));
        client.get("/v2/models?modality=image")
                .then()
                .body("models.id", contains("seedream-4.5"))
                .body("models[0].costMin", equalTo(2.25))
                .body("models[0].costMax", equalTo(22));
    }

    @Test
    void apiframeAcceptsUploadsOfReferenceImages() throws Exception {
        ApiResponse taken = client.authorized()
                .contentType("multipart/form-data")
                .multiPart("file", "lamp.png", new byte[5000], "image/png")
                .post("/v2/uploads");

        taken.then()
                .statusCode(201)
                .body("kind", equalTo("image"))
                .body("contentType", equalTo("image/png"))
                .body("expiresAt", equalTo("2030-01-01T00:00:00.000Z"));
        OpenApiDocument document = OpenApiDocument.read("apiframe");
        assertThat(document.faults(
                        document.root().at("/components/schemas/Upload"),
                        Json.mapper().readTree(taken.asString())))
                .isEmpty();
        client.authorized()
                .contentType("multipart/form-data")
                .multiPart("file", "lamp.png", new byte[10], "image/png")
                .post("/v2/uploads")
                .then()
                .statusCode(400)
                .body("error", equalTo("the file is no image"));
    }

    @Test
    void acedataAnswersAtOnceWhenItsClientDoesNotWait() {
        ApiResponse submitted = post("/seedream/images", """
                {"model": "doubao-seedream-4-5-251128", "prompt": "a white siamese cat", "size": "2560x1440",
                 "sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 2},
                 "response_format": "url", "watermark": false, "async": true}""");

        submitted.then().statusCode(200).body("success", equalTo(true)).body("task_id", matchesRegex("[0-9a-f-]{36}"));
        String task = submitted.path("task_id");
        client.get("/v1/generations/" + task)
                .then()
                .body("request.n", equalTo(2))
                .body("request.aspect_ratio", equalTo("16:9"))
                .body("request.resolution", equalTo("2K"));
        soon().untilAsserted(() -> client.get("/v1/generations/" + task).then().body("status", equalTo("submitted")));
        post("/seedream/tasks", "{\"id\": \"" + task + "\", \"action\": \"retrieve\"}")
                .then()
                .statusCode(200)
                .body("id", equalTo(task))
                .body("type", equalTo("images"))
                .body("request.prompt", equalTo("a white siamese cat"))
                .body("response", nullValue());

        archived(GenerationId.of(task));

        soon().untilAsserted(
                        () -> post("/seedream/tasks", "{\"ids\": [\"" + task + "\"], \"action\": \"retrieve_batch\"}")
                                .then()
                                .body("count", equalTo(1))
                                .body("items[0].response.success", equalTo(true))
                                .body("items[0].data[0].size", equalTo("2x3"))
                                .body("items[0].data[0].image_url", containsString("/v1/assets/"))
                                .body("items[0].task_id", equalTo(task)));
    }

    @Test
    void acedataWaitsForTheImagesWhenItsClientDoes() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> post("/seedream/images", """
                    {"model": "doubao-seedream-4-5-251128", "prompt": "%s", "size": "1:1"}""".formatted(prompt)));
            String id = soon().until(
                            () -> client.get("/v1/generations?status=submitted").path("data[0].id"), Objects::nonNull);

            archived(GenerationId.of(id));

            waiting.get()
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(true))
                    .body("task_id", equalTo(id))
                    .body("data", hasSize(1))
                    .body("data[0].prompt", equalTo(prompt));
        }
        route.breaks("evolink", "{\"fault\": \"content_refusal\", \"times\": 1}");
        post("/seedream/images", "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"no\"}")
                .then()
                .statusCode(500)
                .body("success", equalTo(false))
                .body("error.code", equalTo("api_error"))
                .body("error.message", containsString("content_policy_violation"));
    }

    @Test
    void acedataAnswersWithInlineImagesWhenItsClientRequestsThem() throws Exception {
        String base64 = Base64.getEncoder().encodeToString(SimulatedProviders.ASSET);

        ApiResponse answer = whileArchived("\"response_format\": \"b64_json\"");

        answer.then()
                .statusCode(200)
                .contentType("application/json")
                .body("success", equalTo(true))
                .body("task_id", matchesRegex("[0-9a-f-]{36}"))
                .body("data", hasSize(1))
                .body("data[0].prompt", equalTo(prompt))
                .body("data[0].size", equalTo("2x3"))
                .body("data[0].b64_json", equalTo(base64))
                .body("data[0].image_url", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"url, image_url", "b64_json, b64_json"})
    void acedataStreamsAnEventForEachImageAndThenTheEnd(String format, String field) throws Exception {
        String stream = whileArchived("\"stream\": true, \"response_format\": \"" + format + "\"")
                .then()
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();

        List<String> events = stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
        assertThat(events).hasSize(2).endsWith("[DONE]");
        String image = events.getFirst();
        assertThat(JsonPaths.at(image, "success")).isEqualTo(true);
        assertThat(JsonPaths.at(image, "data[0].prompt")).isEqualTo(prompt);
        assertThat(JsonPaths.at(image, "data[0]." + field))
                .asString()
                .isNotEmpty()
                .isNotEqualTo("null");
    }

    @Test
    void acedataTakesReferenceImagesInsideTheRequest() {
        String png = Base64.getEncoder().encodeToString(new byte[5000]);

        ApiResponse submitted = post("/seedream/images", """
                {"model": "doubao-seedream-4-5-251128", "prompt": "the same in red", "async": true,
                 "image": ["data:image/png;base64,%s", "https://example.com/2.png"]}""".formatted(png));

        submitted.then().statusCode(200);
        client.get("/v1/generations/" + submitted.path("task_id"))
                .then()
                .body(
                        "request.images",
                        contains(startsWith("http://127.0.0.1/v1/uploads/2"), equalTo("https://example.com/2.png")));
        post("/seedream/images", """
                {"model": "doubao-seedream-4-5-251128", "prompt": "a", "image": ["data:image/png;base64,AAAA"]}""").then().statusCode(400).body("error.message", equalTo("the file is no image"));
    }

    @Test
    void apiframeNamesTheInvalidFieldsAndTheMissingCredits() {
        post("/v2/images/generate", """
                {"model": "seedream-4.5", "seedreamParams": {"guidance_scale": 11}}""")
                .then()
                .statusCode(400)
                .body("details.prompt", hasSize(1))
                .body("details.'seedreamParams.guidance_scale'", hasSize(1));
        Client poor = Client.of("1", "");
        poor.authorized()
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}")
                .post("/v2/images/generate")
                .then()
                .statusCode(402)
                .body("error", equalTo("Insufficient credits"))
                .body("creditsRequired", equalTo(2.25))
                .body("creditsAvailable", equalTo(1));
    }

    // A submission that waits, and is archived meanwhile.
    private ApiResponse whileArchived(String fields) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> post("/seedream/images", """
                    {"model": "doubao-seedream-4-5-251128", "prompt": "%s", %s}""".formatted(prompt, fields)));
            String id = soon().until(
                            () -> client.get("/v1/generations?status=submitted").path("data[0].id"), Objects::nonNull);
            archived(GenerationId.of(id));
            return waiting.get();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /seedream/images | {"prompt": "a"} | error.message | model must be a text of 1 to 64 characters, not absent
            /seedream/images | {"model": "doubao-seedream-4-5-251128", "prompt": "a", "size": "5x5"} | error.message | size must be 2K, 4K, adaptive or one of
            /seedream/images | {"model": "doubao-seedream-4-5-251128", "prompt": "a", "stream": "yes"} | error.message | stream must be true or false
            /seedream/images | {"model": "doubao-seedream-4-5-251128", "prompt": "a", "response_format": "png"} | error.message | response_format must be one of url, b64_json
            /seedream/images | {"model": "doubao-seedream-3-0-t2i-250415", "prompt": "a"} | error.message | model must be one of
            /v2/images/generate | {"model": "seedream-4.5"} | error | prompt must be a text of 1 to 2000 characters, not absent
            /v2/images/generate | {"model": "flux", "prompt": "a"} | error | model must be one of seedream-4.5
            /v2/images/generate | {"model": "seedream-4.5", "prompt": "a", "seedreamParams": {"aspect_ratio": "21:9"}} | error | seedreamParams.aspect_ratio must be one of
            /v2/images/generate | {"model": "seedream-4.5", "prompt": "a", "seedreamParams": {"guidance_scale": 3.3}} | error | seedreamParams.guidance_scale must be a number from 1 to 10
            /v2/images/generate | {"model": "seedream-4.5", "prompt": "a", "webhook_url": "nowhere"} | error | webhook_url must be an http or https URL
            /api/v1/images/generations | {"prompt": "ab"} | error.message | prompt must be a text of 3 to 5000 characters
            /api/v1/images/generations | {"prompt": "abc", "model": "seedream/4.5-edit"} | error.message | image_urls must be a list of 1 to 14
            /api/v1/images/generations | {"prompt": "abc", "aspect_ratio": "auto"} | error.message | aspect_ratio must be one of
            """)
    void aRequestThatTheProviderWouldRefuseIs400InItsShape(String path, String body, String field, String message) {
        post(path, body).then().statusCode(400).body(field, startsWith(message));
    }

    @Test
    void aFailureHasTheWordsOfTheDialect() {
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");
        String task = post("/v1/images/generations", "{\"prompt\": \"" + prompt + "\"}")
                .path("id");
        String run = post(
                        "/api/v1/runs",
                        "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"" + prompt + "\"}}")
                .path("id");

        soon().untilAsserted(() -> client.get("/v1/tasks/" + task)
                .then()
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("content_policy_violation"))
                .body("usage.credits_used", equalTo(0)));
        soon().untilAsserted(() -> client.get("/api/v1/runs/" + run)
                .then()
                .body("status", equalTo("failed"))
                .body("error", containsString("content_policy_violation"))
                .body("costUsd", equalTo(0)));
    }

    @Test
    void aGenerationRequestedInADialectIsVisibleInTheNativeApi() {
        String task = post("/v1/images/generations", "{\"prompt\": \"" + prompt + "\", \"n\": 2, \"quality\": \"4K\"}")
                .path("id");
        String id = dashed(task.substring(task.length() - 32));

        client.get("/v1/generations/" + id)
                .then()
                .statusCode(200)
                .body("request.prompt", equalTo(prompt))
                .body("request.n", equalTo(2))
                .body("request.resolution", equalTo("4K"))
                .body("request.aspect_ratio", equalTo("auto"));
        client.get("/api/v1/runs/run_" + id.replace("-", "")).then().statusCode(200);
        Client.of("1", "").get("/v1/tasks/" + task).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "doubao-seedream-4.5"}                | prompt must be a text of 1 to 5000 characters, not absent
            {"prompt": ""}                                  | prompt must be a text of 1 to 5000 characters, not blank
            {"prompt": 5}                                   | prompt must be a text of 1 to 5000 characters, not 5
            {"prompt": "a", "model": "sora"}                | model must be one of doubao-seedream-4.5, not "sora"
            {"prompt": "a", "n": 0}                         | n must be a whole number from 1 to 15, not 0
            {"prompt": "a", "n": 16}                        | n must be a whole number from 1 to 15, not 16
            {"prompt": "a", "n": 1.5}                       | n must be a whole number from 1 to 15, not 1.5
            {"prompt": "a", "size": "7:3"}                  | size must be one of auto, 1:1, 2:3
            {"prompt": "a", "quality": "1K"}                | quality must be one of 2K, 4K, not "1K"
            {"prompt": "a", "prompt_priority": "fast"}      | prompt_priority must be one of standard, not "fast"
            {"prompt": "a", "image_urls": ["file:///etc/passwd"]} | image_urls[0] must be an http or https URL
            {"prompt": "a", "image_urls": ["javascript:alert(1)"]} | image_urls[0] must be an http or https URL
            {"prompt": "a", "n": 15, "image_urls": ["https://example.com/1.png"]} | image_urls must be at most 15 reference images and n together
            {"prompt": "a", "callback_url": "ftp://example.com"} | callback_url must be an http or https URL
            {"prompt": "a", "prompt": "b"}                  | the body is not readable JSON
            [1, 2]                                          | body must be a JSON object
            {"prompt":                                      | the body is not readable JSON
            """)
    void aRequestThatEvolinkWouldRefuseIs400InItsShape(String body, String message) {
        post("/v1/images/generations", body)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body("error.code", equalTo("invalid_parameters"))
                .body("error.type", equalTo("invalid_parameters"))
                .body("error.message", startsWith(message));

        client.get("/v1/generations").then().body("data", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input": {"prompt": "a"}}                                  | model must be a text of 1 to 64 characters, not absent
            {"model": "sora", "input": {"prompt": "a"}}                 | model must be one of bytedance/seedream-4.5, not "sora"
            {"model": "bytedance/seedream-4.5"}                         | input.prompt must be a text of 1 to 5000 characters, not absent
            {"model": "bytedance/seedream-4.5", "input": {"prompt": "a", "aspect_ratio": "4:5"}} | input.aspect_ratio must be one of
            {"model": "bytedance/seedream-4.5", "input": {"prompt": "a", "quality": "2K"}} | input.quality must be one of basic, high, not "2K"
            """)
    void aRequestThatRunbaseWouldRefuseIs400InItsShape(String body, String message) {
        post("/api/v1/runs", body)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("invalid_request"))
                .body("error.message", startsWith(message));
    }

    @Test
    void everyOtherErrorHasTheDialectsShapeToo() {
        given().contentType("application/json")
                .body("{\"prompt\": \"a\"}")
                .post("/v1/images/generations")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("invalid_api_key"));
        given().header("Authorization", "Bearer wrong")
                .get("/api/v1/runs/run_1")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("unauthorized"));
        Client poor = Client.of("1", "");
        poor.authorized()
                .body("{\"prompt\": \"a\"}")
                .post("/v1/images/generations")
                .then()
                .statusCode(402)
                .body("error.code", equalTo("insufficient_quota"));
        poor.authorized()
                .body("{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"a\"}}")
                .post("/api/v1/runs")
                .then()
                .statusCode(402)
                .body("error.code", equalTo("insufficient_credits"));
        poor.authorized()
                .body("{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a\", \"async\": true}")
                .post("/seedream/images")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("used_up"));
        Client.of("100", ", \"spend_limit\": \"1\"")
                .authorized()
                .body("{\"prompt\": \"a\"}")
                .post("/v1/images/generations")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("insufficient_token_quota"));
        client.get("/v1/tasks/never-was").then().statusCode(404).body("error.code", equalTo("resource_not_found"));
        client.get("/api/v1/runs/run_" + "0".repeat(32)).then().statusCode(404);
        Client hasty = Client.of("100", ", \"rate_limit\": {\"requests\": 1, \"seconds\": 60}");
        hasty.get("/v1/tasks/any");
        hasty.get("/v1/tasks/any")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesRegex("\\d+"))
                .body("error.code", equalTo("rate_limit_exceeded"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /v2/nosuch               | 404 | error
            POST   | /v2/videos/generate      | 404 | error
            GET    | /v2/images/generate      | 405 | error
            POST   | /v1/images/variations    | 404 | error.message
            POST   | /openai/v1/images/variations | 404 | error.message
            GET    | /openai/v1/images/generations | 405 | error.message
            DELETE | /v1/tasks/task-1         | 405 | error.message
            GET    | /api/v1/account          | 404 | error.message
            PUT    | /api/v1/runs             | 405 | error.message
            POST   | /seedream/videos         | 404 | error.message
            GET    | /seedream/images         | 405 | error.message
            """)
    void whatADialectDoesNotOfferIsAnErrorInItsShape(String method, String path, int status, String message) {
        client.authorized()
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body(message, containsString(path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2/images/generate        | {"model": "seedream-4.5", "prompt": "PROMPT"}                            | error
            /v1/images/generations     | {"prompt": "PROMPT"}                                                     | error.message
            /api/v1/images/generations | {"prompt": "PROMPT"}                                                     | error.message
            /api/v1/runs               | {"model": "bytedance/seedream-4.5", "input": {"prompt": "PROMPT"}}       | error.message
            /seedream/images           | {"model": "doubao-seedream-4-5-251128", "prompt": "PROMPT", "async": true} | error.message
            """)
    void aSubmissionThatIsRepeatedUnderItsKeyBuysOnce(String path, String body, String message) {
        String key = UUID.randomUUID().toString();
        String submission = body.replace("PROMPT", prompt);
        String first = keyed(key, path, submission).then().extract().asString();

        assertThat(keyed(key, path, submission).then().extract().asString()).isEqualTo(first);
        keyed(key, path, body.replace("PROMPT", prompt + " larger"))
                .then()
                .statusCode(409)
                .body(message, containsString("was sent with another body before"));
    }

    @Test
    void oneKeyThroughSeveralApisIsOneGenerationInTheFormOfEach() {
        String key = UUID.randomUUID().toString();
        String own = fields("seedream-4.5", "\"resolution\": \"2K\", \"aspect_ratio\": \"16:9\"");
        String evolinks = fields("doubao-seedream-4.5", "\"quality\": \"2K\", \"size\": \"16:9\"");
        String apiframes =
                fields("seedream-4.5", "\"seedreamParams\": {\"resolution\": \"2K\", \"aspect_ratio\": \"16:9\"}");
        String id = keyed(key, "/v2/images/generate", apiframes).path("jobId");

        keyed(key, "/v1/images/generations", evolinks)
                .then()
                .statusCode(200)
                .body("object", equalTo("image.generation.task"))
                .body("id", containsString(id.replace("-", "")));
        keyed(key, "/v1/generations", own)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("object", equalTo("generation"))
                .body("id", equalTo(id));
        keyed(key, "/v2/images/generate", apiframes)
                .then()
                .body("jobId", equalTo(id))
                .body("status", equalTo("QUEUED"));
    }

    private String fields(String model, String more) {
        return "{\"model\": \"" + model + "\", \"prompt\": \"" + prompt + "\", " + more + "}";
    }

    private ApiResponse keyed(String key, String path, String body) {
        return client.authorized().header("Idempotency-Key", key).body(body).post(path);
    }

    private ApiResponse post(String path, String body) {
        return client.authorized().body(body.getBytes(StandardCharsets.UTF_8)).post(path);
    }

    private void archived(GenerationId id) {
        publisher.publish(new GenerationArchived(
                id, 1, List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)), Instant.now()));
    }

    private static String dashed(String hex) {
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }
}
