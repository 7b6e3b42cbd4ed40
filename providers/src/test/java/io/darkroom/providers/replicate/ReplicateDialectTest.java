package io.darkroom.providers.replicate;

import static io.darkroom.providers.DialectFixtures.CREATED;
import static io.darkroom.providers.DialectFixtures.ID;
import static io.darkroom.providers.DialectFixtures.REASON;
import static io.darkroom.providers.DialectFixtures.assertJson;
import static io.darkroom.providers.DialectFixtures.error;
import static io.darkroom.providers.DialectFixtures.generation;
import static io.darkroom.providers.DialectFixtures.read;
import static io.darkroom.providers.DialectFixtures.rejected;
import static io.darkroom.providers.DialectFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectGeneration;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Replicate's JavaScript client sends and reads. */
class ReplicateDialectTest {

    private static final ReplicateDialect DIALECT =
            new ReplicateDialect().at(URI.create("https://darkroom.example/some/path?q=1"));
    private static final String BASE = "https://darkroom.example/replicate/v1/";
    private static final String TASK = DIALECT.taskId(ID, CREATED);
    private static final String VERSION = ReplicateModels.version("bytedance/seedream-4.5");

    @Test
    void anInputWithAPromptGetsTheDefaults() {
        assertThat(read(DIALECT, input("\"prompt\": \"a lamp\"")))
                .isEqualTo(GenerationRequest.plain(
                        "seedream-4.5",
                        "a lamp",
                        1,
                        Optional.empty(),
                        Resolution.TWO_K,
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everyFieldIsRead() {
        GenerationRequest request = read(DIALECT, """
                {"model": "bytedance/seedream-4", "webhook": "https://a.example/hook", "webhook_events_filter": ["start", "completed"],
                 "input": {"prompt": "a lamp", "size": "4K", "aspect_ratio": "21:9", "image_input": ["https://a.example/1.png"],
                  "sequential_image_generation": "auto", "max_images": 3, "enhance_prompt": false, "seed": 7}}""");

        assertThat(request.model()).isEqualTo("seedream-4.0");
        assertThat(request.aspectRatio()).contains(AspectRatio.ULTRAWIDE_21_9);
        assertThat(request.resolution()).isEqualTo(Resolution.FOUR_K);
        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.n()).isEqualTo(3);
        assertThat(request.seed()).contains(7L);
        assertThat(request.promptOptimization()).contains(PromptOptimization.OFF);
        assertThat(request.webhookUrl()).contains(URI.create("https://a.example/hook"));
    }

    @Test
    void maxImagesCountsOnlyForASequence() {
        assertThat(read(DIALECT, input("\"prompt\": \"a\", \"max_images\": 4")).n())
                .isEqualTo(1);
    }

    @Test
    void customPixelsAreASizeOfTheModel() {
        GenerationRequest request =
                read(DIALECT, input("\"prompt\": \"a\", \"size\": \"custom\", \"width\": 2560, \"height\": 1440"));

        assertThat(request.aspectRatio()).contains(AspectRatio.LANDSCAPE_16_9);
        assertThat(request.resolution()).isEqualTo(Resolution.TWO_K);
    }

    @Test
    void theSizeOfTheInputImageIsLeftToTheProvider() {
        assertThat(read(DIALECT, input("\"prompt\": \"a\", \"aspect_ratio\": \"match_input_image\""))
                        .aspectRatio())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                    | PROGRESS COMPLETED FAILED CANCELED
            ["completed"]           | COMPLETED FAILED CANCELED
            ["output", "completed"] | COMPLETED FAILED CANCELED
            ["start", "completed"]  | PROGRESS COMPLETED FAILED CANCELED
            ["start", "logs"]       | PROGRESS
            """)
    void theStartAndTheEndAreSentToAWebhook(String filter, String events) {
        GenerationRequest request = read(DIALECT, withFilter(filter));

        assertThat(request.webhookUrl()).isPresent();
        assertThat(request.webhookEvents()).extracting(Enum::name).containsExactly(events.split(" "));
    }

    @Test
    void neitherOutputNorLogsAreSentWhileAPredictionRuns() {
        assertThat(read(DIALECT, withFilter("[\"output\", \"logs\"]")).webhookUrl())
                .isEmpty();
    }

    private static String withFilter(String filter) {
        return """
                {"model": "bytedance/seedream-4.5", "input": {"prompt": "a"}, "webhook": "https://a.example/h",
                 "webhook_events_filter": %s}""".formatted(filter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "prompt": ""                                            | input.prompt
            "size": "4K"                                            | input.prompt
            "prompt": "a", "size": "1K"                             | input.size
            "prompt": "a", "size": "custom"                         | input.width
            "prompt": "a", "size": "custom", "width": 2000          | input.width
            "prompt": "a", "width": 100                             | input.width
            "prompt": "a", "aspect_ratio": "4:5"                    | input.aspect_ratio
            "prompt": "a", "image_input": ["x"]                     | input.image_input[0]
            "prompt": "a", "image_input": 5                         | input.image_input
            "prompt": "a", "sequential_image_generation": "on"      | input.sequential_image_generation
            "prompt": "a", "max_images": 16                         | input.max_images
            "prompt": "a", "enhance_prompt": "yes"                  | input.enhance_prompt
            """)
    void aFieldOfTheInputOutOfItsLimitsIsRejectedByName(String fields, String field) {
        assertThat(rejected(DIALECT, input(fields))).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input": {"prompt": "a"}}                                                                   | model
            {"model": "other", "version": "other", "input": {"prompt": "a"}}                             | version
            {"model": "bytedance/seedream-4.5"}                                                          | input.prompt
            {"model": "bytedance/seedream-4.5", "input": {}}                                             | input.prompt
            {"model": "bytedance/seedream-4.5", "input": {"prompt": "a"}, "webhook": "x"}                | webhook
            {"model": "bytedance/seedream-4.5", "input": {"prompt": "a"}, "webhook_events_filter": [1]}  | webhook_events_filter
            """)
    void whatSurroundsTheInputIsCheckedToo(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource({
        "bytedance/seedream-4.5, bytedance/seedream-4.5",
        "bytedance/seedream-4:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa, bytedance/seedream-4",
        "5c7d5dc6, 5c7d5dc6"
    })
    void aVersionNamesItsModel(String version, String model) {
        assertThat(withModel("{\"version\": \"" + version + "\"}", Optional.empty())
                        .path("model")
                        .asText())
                .isEqualTo(model);
    }

    @Test
    void theIdOfAVersionLeadsBackToItsModel() {
        assertThat(withModel("{\"version\": \"" + VERSION + "\"}", Optional.empty())
                        .path("model")
                        .asText())
                .isEqualTo("bytedance/seedream-4.5");
    }

    @Test
    void theModelOfThePathReplacesWhateverTheBodySays() {
        assertThat(withModel("{\"model\": \"x\", \"version\": \"y\", \"input\": {}}", Optional.of("a/b"))
                        .toString())
                .isEqualTo("{\"model\":\"a/b\",\"input\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "not json", "{"})
    void aBodyWithoutAnObjectIsLeftToTheReader(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(DIALECT.withModel(bytes, Optional.of("a/b"))).isSameAs(bytes);
    }

    @Test
    void anAcceptedSubmissionIsAStartingPrediction() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(201);
        assertJson(DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)), """
                {"id": "%s", "model": "bytedance/seedream-4.5", "version": "%s", "status": "starting",
                 "input": {"prompt": "a lamp", "size": "2K", "aspect_ratio": "match_input_image", "image_input": [],
                           "max_images": 1, "sequential_image_generation": "disabled"},
                 "logs": "", "output": null, "data_removed": false, "error": null, "source": "api", "metrics": {},
                 "created_at": "2026-03-15T10:00:00Z", "started_at": null, "completed_at": null,
                 "urls": {"get": "%spredictions/%s", "cancel": "%spredictions/%s/cancel"}}
                """.formatted(
                        TASK, VERSION, BASE, TASK, BASE, TASK));
    }

    @Test
    void aSucceededPredictionHasAListOfLinksAndItsDuration() {
        JsonNode prediction = tree(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 100, 2)));

        assertThat(prediction.path("output").toString())
                .isEqualTo("[\"https://images.example/1.jpg\",\"https://images.example/2.jpg\"]");
        assertThat(prediction.at("/metrics/predict_time").asDouble()).isEqualTo(42.5);
        assertThat(prediction.path("completed_at").asText()).isEqualTo("2026-03-15T10:00:42.500Z");
    }

    @Test
    void aFailedPredictionSaysWhy() {
        JsonNode prediction = tree(DIALECT.writeStatus(generation(GenerationStatus.FAILED, 30, 0)));

        assertThat(prediction.path("status").asText()).isEqualTo("failed");
        assertThat(prediction.path("error").asText()).isEqualTo(REASON);
        assertThat(prediction.path("output").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, starting, starting",
        "SUBMITTED, processing, starting",
        "PROCESSING, processing, starting",
        "ARCHIVING, processing, starting",
        "COMPLETED, succeeded, succeeded",
        "FAILED, failed, failed",
        "CANCELED, canceled, canceled"
    })
    void aClientThatHasWaitedReadsStartingUntilTheEnd(GenerationStatus status, String polled, String waited) {
        assertThat(tree(DIALECT.writeStatus(generation(status, 40, 1)))
                        .path("status")
                        .asText())
                .isEqualTo(polled);
        assertThat(tree(DIALECT.writeWaited(generation(status, 40, 1)))
                        .path("status")
                        .asText())
                .isEqualTo(waited);
    }

    @ParameterizedTest
    @EnumSource
    void theWebhookIsThePredictionAsItIsPolled(GenerationStatus status) {
        assertThat(DIALECT.writeWebhook(generation(status, 50, 1), Optional.empty())
                        .map(webhook -> new String(webhook.body(), StandardCharsets.UTF_8)))
                .contains(new String(DIALECT.writeStatus(generation(status, 50, 1)), StandardCharsets.UTF_8));
    }

    @Test
    void theBeginningIsSentOnce() {
        assertThat(DIALECT.progressWebhooks()).isEqualTo(Dialect.ProgressWebhooks.FIRST);
    }

    @Test
    void aPageNamesTheAddressOfTheNextOne() {
        JsonNode page = tree(DIALECT.writePage(List.of(generation(GenerationStatus.QUEUED, 0, 0)), Optional.of(ID)));
        JsonNode last = tree(DIALECT.writePage(List.of(), Optional.empty()));

        assertThat(page.path("next").asText()).isEqualTo(BASE + "predictions?cursor=" + TASK);
        assertThat(page.at("/results/0/id").asText()).isEqualTo(TASK);
        assertThat(last.toString()).isEqualTo("{\"next\":null,\"previous\":null,\"results\":[]}");
    }

    @Test
    void aModelHasOneVersionThatDescribesItsInput() {
        JsonNode model = tree(DIALECT.writeModel("bytedance/seedream-4.5").orElseThrow());
        JsonNode versions = tree(DIALECT.writeVersions("bytedance/seedream-4.5").orElseThrow());

        assertThat(model.path("owner").asText()).isEqualTo("bytedance");
        assertThat(model.at("/latest_version/id").asText()).isEqualTo(VERSION);
        assertThat(model.at("/latest_version/openapi_schema/components/schemas/Input/properties/aspect_ratio/enum")
                        .toString())
                .contains("match_input_image", "21:9");
        assertThat(versions.path("results")).hasSize(1);
        assertThat(DIALECT.writeVersion("bytedance/seedream-4.5", VERSION)).isPresent();
        assertThat(DIALECT.writeVersion("bytedance/seedream-4", VERSION)).isEmpty();
        assertThat(DIALECT.writeModel("acme/none")).isEmpty();
        assertThat(tree(DIALECT.writeModels()).path("results")).hasSize(3);
    }

    @Test
    void theOutputOfAModelThatMakesOneImageIsOneLink() {
        DialectGeneration made = generation(GenerationStatus.COMPLETED, 100, 1);
        GenerationRequest request = GenerationRequest.plain(
                "flux-1.1-pro-ultra",
                "a lamp",
                1,
                Optional.empty(),
                Resolution.TWO_K,
                List.of(),
                Optional.empty(),
                Optional.empty());
        DialectGeneration flux = new DialectGeneration(
                made.id(),
                request,
                made.status(),
                made.progress(),
                made.images(),
                made.error(),
                made.reserved(),
                made.charged(),
                made.createdAt(),
                made.finishedAt());

        assertThat(tree(DIALECT.writeStatus(flux)).path("output").textValue())
                .isEqualTo("https://images.example/1.jpg");
        assertThat(tree(DIALECT.writeStatus(made)).path("output").isArray()).isTrue();
        assertThat(tree(DIALECT.writeStatus(flux)).path("input").toString())
                .isEqualTo("{\"prompt\":\"a lamp\",\"aspect_ratio\":\"match_input_image\"}");
    }

    @Test
    void aPredictionOfFluxIsReadWithItsFormatAndSeed() {
        GenerationRequest request = DIALECT.readRequest("""
                {"model": "black-forest-labs/flux-1.1-pro-ultra",
                 "input": {"prompt": "a lamp", "aspect_ratio": "4:5", "seed": 7, "output_format": "png", "raw": false, "safety_tolerance": 2}}""".getBytes(StandardCharsets.UTF_8));

        assertThat(request.model()).isEqualTo("flux-1.1-pro-ultra");
        assertThat(request.aspectRatio()).contains(AspectRatio.PORTRAIT_4_5);
        assertThat(request.seed()).contains(7L);
        assertThat(request.outputFormat()).contains(OutputFormat.PNG);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "raw": true                             | input.raw
            "image_prompt": "https://a.example/1"   | input.image_prompt
            "output_format": "webp"                 | input.output_format
            "aspect_ratio": "9:21"                  | input.aspect_ratio
            """)
    void whatNoProviderMakesOfFluxIsRefused(String field, String named) {
        byte[] body = "{\"model\": \"black-forest-labs/flux-1.1-pro-ultra\", \"input\": {\"prompt\": \"a lamp\", %s}}"
                .formatted(field)
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DIALECT.readRequest(body))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        refused -> assertThat(refused.violations())
                                .singleElement()
                                .satisfies(violation ->
                                        assertThat(violation.field()).isEqualTo(named)));
    }

    @Test
    void aFileNamesTheLinkThatAPredictionRefersTo() {
        ReplicateDialect.StoredFile file = new ReplicateDialect.StoredFile(
                "id",
                "lamp.png",
                "image/png",
                5,
                "ab",
                new ReplicateDialect.StoredFile.Lifetime(CREATED, Instant.parse("2026-03-16T10:00:00Z")),
                URI.create("https://images.example/v1/uploads/1?signature=x"));

        assertJson(DIALECT.writeFile(file, tree("{\"a\": 1}".getBytes(StandardCharsets.UTF_8))), """
                {"id": "id", "name": "lamp.png", "content_type": "image/png", "size": 5, "etag": "ab", "checksums": {"sha256": "ab"},
                 "metadata": {"a": 1}, "created_at": "2026-03-15T10:00:00Z", "expires_at": "2026-03-16T10:00:00Z",
                 "urls": {"get": "https://images.example/v1/uploads/1?signature=x"}}""");
        assertThat(tree(DIALECT.writeFiles(List.of(file)))
                        .at("/results/0/metadata")
                        .toString())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, malformed_json, 400, Bad request",
        "401, unauthenticated, 401, Unauthenticated",
        "402, insufficient_credits, 402, Insufficient credit",
        "403, spend_limit, 402, Spend limit reached",
        "403, forbidden, 403, Permission denied",
        "404, not_found, 404, Not found",
        "409, idempotency_conflict, 409, Conflict",
        "413, body_too_large, 413, Payload too large",
        "429, rate_limited, 429, Too many requests",
        "503, no_provider, 503, Service unavailable",
        "500, internal, 500, Service unavailable"
    })
    void anErrorHasATitleADetailAndItsStatus(int status, String code, int answered, String title) {
        assertThat(DIALECT.errorStatus(error(status, code, "what to do"))).isEqualTo(answered);
        assertJson(
                DIALECT.writeError(error(status, code, "what to do")),
                "{\"title\": \"%s\", \"detail\": \"what to do\", \"status\": %d, \"type\": \"%s\"}"
                        .formatted(title, answered, code));
    }

    @Test
    void anInvalidInputNamesItsFields() {
        DialectError invalid = new DialectError(
                400, "invalid_request", "no", List.of(Violation.of("input.size", "1K", "2K")), Optional.empty());

        assertThat(DIALECT.errorStatus(invalid)).isEqualTo(422);
        JsonNode written = tree(DIALECT.writeError(invalid));
        assertThat(written.path("title").asText()).isEqualTo("Input validation failed");
        assertThat(written.at("/invalid_fields/0/field").asText()).isEqualTo("input.size");
    }

    @Test
    void anUnknownModelIsNotFoundAndAnUnknownVersionIsInvalid() {
        assertThat(DIALECT.errorStatus(violation("model"))).isEqualTo(404);
        assertThat(DIALECT.errorStatus(violation("version"))).isEqualTo(422);
        assertThat(tree(DIALECT.writeError(violation("version"))).path("title").asText())
                .isEqualTo("Invalid version or not permitted");
    }

    // Its client would send the prediction without the file.
    @ParameterizedTest
    @CsvSource({
        "/replicate/v1/files, 503, 429",
        "/replicate/v1/files/x, 500, 429",
        "/replicate/v1/files, 413, 413",
        "/replicate/v1/predictions, 503, 503"
    })
    void noFaultOnFilesIsA5xx(String path, int status, int answered) {
        assertThat(DIALECT.errorAt(path, error(status, "unavailable", "later")).status())
                .isEqualTo(answered);
    }

    @Test
    void aPredictionsIdLeadsBackToItsGeneration() {
        assertThat(TASK).matches("[0-9a-v]{26}");
        assertThat(DIALECT.generation(TASK)).contains(ID);
        GenerationId first = GenerationId.of("00000000-0000-7000-8000-000000000001");
        assertThat(DIALECT.generation(DIALECT.taskId(first, CREATED))).contains(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0198a7f01c2d7e3f8a4b5c6d7e8f9a0b",
                "vvvvvvvvvvvvvvvvvvvvvvvvvv",
                "0123456789ABCDEF0123456789",
                "0123456789abcdef0123456789a"
            })
    void anyOtherIdIsUnknown(String id) {
        assertThat(DIALECT.generation(id)).isEmpty();
    }

    private static DialectError violation(String field) {
        return new DialectError(400, "invalid_request", "no", List.of(Violation.of(field, "x", "y")), Optional.empty());
    }

    private static JsonNode withModel(String body, Optional<String> ofPath) {
        return tree(DIALECT.withModel(body.getBytes(StandardCharsets.UTF_8), ofPath));
    }

    private static String input(String fields) {
        return "{\"model\": \"bytedance/seedream-4.5\", \"input\": {" + fields + "}}";
    }
}
