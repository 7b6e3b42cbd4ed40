package io.darkroom.providers.apiframe;

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

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectError.Shortfall;
import io.darkroom.providers.DialectWebhook;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Apiframe's model page and its OpenAPI file. */
class ApiframeDialectTest {

    private static final ApiframeDialect DIALECT = new ApiframeDialect();
    private static final String START = "{\"prompt\": \"a lamp\", \"model\": \"seedream-4.5\"";

    @Test
    void promptAndModelAloneGetTheDefaults() {
        GenerationRequest request = read(DIALECT, START + "}");

        assertThat(request)
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
    void everyFieldOfTheOpenApiFileIsRead() {
        GenerationRequest request = read(DIALECT, """
                {"prompt": "a lamp", "model": "seedream-4.5",
                 "seedreamParams": {"image_input": ["https://a.example/1.png"], "output_format": "png", "guidance_scale": 3.5,
                   "use_pre_llm": false, "enhance_prompt": true, "seed": 7, "aspect_ratio": "16:9", "resolution": "4K"},
                 "webhookUrl": "https://hook.example", "webhookEvents": ["completed", "failed"]}""");

        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.outputFormat()).contains(OutputFormat.PNG);
        assertThat(request.guidanceScale()).contains(new BigDecimal("3.5"));
        assertThat(request.promptOptimization()).contains(PromptOptimization.STANDARD);
        assertThat(request.seed()).contains(7L);
        assertThat(request.aspectRatio()).contains(AspectRatio.LANDSCAPE_16_9);
        assertThat(request.resolution()).isEqualTo(Resolution.FOUR_K);
        assertThat(request.webhookUrl()).contains(URI.create("https://hook.example"));
        assertThat(request.webhookEvents())
                .containsExactly(WebhookEvent.COMPLETED, WebhookEvent.FAILED, WebhookEvent.CANCELED);
    }

    @Test
    void theFormsOfTheModelPageAreReadToo() {
        GenerationRequest request = read(DIALECT, START + """
                , "seedreamParams": {"image_input": "https://a.example/1.png", "use_pre_llm": true},
                  "webhook_url": "https://hook.example"}""");

        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.promptOptimization()).contains(PromptOptimization.STANDARD);
        assertThat(request.webhookUrl()).contains(URI.create("https://hook.example"));
    }

    @Test
    void theDefaultsOfThePageExcludeNoProvider() {
        GenerationRequest request =
                read(DIALECT, START + ", \"seedreamParams\": {\"guidance_scale\": 3, \"output_format\": \"jpg\"}}");

        assertThat(request.guidanceScale()).isEmpty();
        assertThat(request.outputFormat()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "size": "4K"                                       | FOUR_K |
            "size": "2560x1440"                                | TWO_K  | LANDSCAPE_16_9
            "width": 4096, "height": 4096                      | FOUR_K | SQUARE
            "size": "2K", "resolution": "4K"                   | FOUR_K |
            "size": "2560x1440", "aspect_ratio": "1:1"         | TWO_K  | SQUARE
            """)
    void aSizeIsReadAsResolutionAndRatio(String params, Resolution resolution, @Nullable AspectRatio ratio) {
        GenerationRequest request = read(DIALECT, START + ", \"seedreamParams\": {" + params + "}}");

        assertThat(request.resolution()).isEqualTo(resolution);
        assertThat(request.aspectRatio()).isEqualTo(Optional.ofNullable(ratio));
    }

    @Test
    void progressIsSentOnlyOnRequest() {
        assertThat(read(DIALECT, START + ", \"webhookEvents\": [\"progress\"]}").webhookEvents())
                .containsExactly(WebhookEvent.PROGRESS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "seedream-4.5"}                          | prompt
            {"prompt": "a"}                                    | model
            {"prompt": "a", "model": "flux"}                   | model
            {"prompt": "a", "model": 7}                        | model
            {"prompt": "", "model": "seedream-4.5"}            | prompt
            """)
    void promptAndModelAreRequired(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "webhookUrl": "ftp://x.example"                               | webhookUrl
            "webhook_url": "x"                                            | webhook_url
            "webhookEvents": []                                           | webhookEvents
            "webhookEvents": ["done"]                                     | webhookEvents
            "webhookEvents": "completed"                                  | webhookEvents
            "seedreamParams": []                                          | seedreamParams
            "seedreamParams": {"aspect_ratio": "21:9"}                    | seedreamParams.aspect_ratio
            "seedreamParams": {"resolution": "1K"}                        | seedreamParams.resolution
            "seedreamParams": {"size": "8K"}                              | seedreamParams.size
            "seedreamParams": {"size": 4}                                 | seedreamParams.size
            "seedreamParams": {"width": 777, "height": 777}               | seedreamParams.width
            "seedreamParams": {"width": 2048}                             | seedreamParams.width
            "seedreamParams": {"height": 5000}                            | seedreamParams.height
            "seedreamParams": {"output_format": "jpeg"}                   | seedreamParams.output_format
            "seedreamParams": {"output_format": "webp"}                   | seedreamParams.output_format
            "seedreamParams": {"guidance_scale": 0}                       | seedreamParams.guidance_scale
            "seedreamParams": {"guidance_scale": 3.3}                     | seedreamParams.guidance_scale
            "seedreamParams": {"guidance_scale": "3"}                     | seedreamParams.guidance_scale
            "seedreamParams": {"seed": -1}                                | seedreamParams.seed
            "seedreamParams": {"seed": 1.5}                               | seedreamParams.seed
            "seedreamParams": {"enhance_prompt": 1}                       | seedreamParams.enhance_prompt
            "seedreamParams": {"use_pre_llm": "no"}                       | seedreamParams.use_pre_llm
            "seedreamParams": {"image_input": "x"}                        | seedreamParams.image_input
            "seedreamParams": {"image_input": ["x"]}                      | seedreamParams.image_input[0]
            "seedreamParams": {"image_input": {}}                         | seedreamParams.image_input
            """)
    void aFieldOutOfItsLimitsIsRejectedByName(String field, String name) {
        assertThat(rejected(DIALECT, START + ", " + field + "}")).containsExactly(name);
    }

    @Test
    void aPromptHasAtMost2000Characters() {
        String json = "{\"model\": \"seedream-4.5\", \"prompt\": \"%s\"}";

        assertThat(read(DIALECT, json.formatted("a".repeat(2000))).prompt()).hasSize(2000);
        assertThat(rejected(DIALECT, json.formatted("a".repeat(2001)))).containsExactly("prompt");
    }

    @Test
    void anAcceptedSubmissionIsAQueuedJob() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(202);
        assertJson(
                DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)),
                "{\"jobId\": \"" + ID + "\", \"status\": \"QUEUED\"}");
    }

    @Test
    void aQueuedJobShowsEveryFieldWithNulls() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.QUEUED, 0, 0)), """
                {"id": "%s", "status": "QUEUED", "model": "seedream-4.5", "progress": 0, "result": null, "error": null,
                 "creditCost": 10, "webhookStatus": null, "createdAt": "2026-03-15T10:00:00.000Z", "completedAt": null,
                 "expired": false, "input": {"prompt": "a lamp", "model": "seedream-4.5", "seedreamParams": {"resolution": "2K"}}}
                """.formatted(ID));
    }

    @Test
    void aCompletedJobWithOneImageHasItsLinkAsAText() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 80, 1)), """
                {"id": "%s", "status": "COMPLETED", "model": "seedream-4.5", "progress": 100,
                 "result": "https://images.example/1.jpg", "error": null, "creditCost": 2.25, "webhookStatus": null,
                 "createdAt": "2026-03-15T10:00:00.000Z", "completedAt": "2026-03-15T10:00:42.500Z",
                 "expired": false, "input": {"prompt": "a lamp", "model": "seedream-4.5", "seedreamParams": {"resolution": "2K"}}}
                """.formatted(ID));
    }

    @Test
    void aCompletedJobWithSeveralImagesHasAList() {
        assertThat(tree(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 100, 2)))
                        .get("result"))
                .hasSize(2);
    }

    @Test
    void aFailedJobHasItsErrorAsAText() {
        var job = tree(DIALECT.writeStatus(generation(GenerationStatus.FAILED, 30, 0)));

        assertThat(job.get("error").textValue()).isEqualTo(REASON);
        assertThat(job.get("result").isNull()).isTrue();
        assertThat(job.get("creditCost").intValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, QUEUED",
        "SUBMITTED, PROCESSING",
        "PROCESSING, PROCESSING",
        "ARCHIVING, PROCESSING",
        "COMPLETED, COMPLETED",
        "FAILED, FAILED",
        "CANCELED, CANCELLED"
    })
    void everyStateHasADocumentedWord(GenerationStatus status, String word) {
        assertThat(tree(DIALECT.writeStatus(generation(status, 40, 1)))
                        .get("status")
                        .textValue())
                .isEqualTo(word);
        assertThat(DIALECT.statuses(word)).contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "queued", "CANCELED", "DONE"})
    void anyOtherWordNamesNoState(String word) {
        assertThat(DIALECT.statuses(word)).isEmpty();
    }

    @Test
    void theWebhookOfACompletedJobIsThatOfTheDocuments() {
        DialectWebhook webhook = webhook(GenerationStatus.COMPLETED, 1);

        assertJson(webhook.body(), """
                {"event": "completed", "jobId": "%s", "status": "COMPLETED", "progress": 100, "result": "https://images.example/1.jpg",
                 "model": "seedream-4.5", "creditCost": 2.25, "completedAt": "2026-03-15T10:00:42.500Z"}
                """.formatted(ID));
        assertThat(webhook.headers()).containsEntry("X-Webhook-Event", "completed");
    }

    @Test
    void theWebhookOfAFailedJobIsThatOfTheDocuments() {
        DialectWebhook webhook = webhook(GenerationStatus.FAILED, 0);

        assertJson(webhook.body(), """
                {"event": "failed", "jobId": "%s", "status": "FAILED", "error": "%s", "model": "seedream-4.5"}
                """.formatted(ID, REASON));
        assertThat(webhook.headers()).containsEntry("X-Webhook-Event", "failed");
    }

    @Test
    void theWebhookOfProgressIsThatOfTheDocuments() {
        DialectWebhook webhook = DIALECT.writeWebhook(generation(GenerationStatus.PROCESSING, 45, 0), Optional.empty())
                .orElseThrow();

        assertJson(webhook.body(), """
                {"event": "progress", "jobId": "%s", "status": "PROCESSING", "progress": 45, "model": "seedream-4.5"}
                """.formatted(ID));
    }

    @Test
    void aCanceledJobIsReportedAsFailed() {
        assertThat(tree(webhook(GenerationStatus.CANCELED, 0).body())
                        .get("event")
                        .textValue())
                .isEqualTo("failed");
    }

    @ParameterizedTest
    @EnumSource
    void aWebhookIsSignedWithTheHashOfTheKey(GenerationStatus status) {
        String key = "dr_test_key";
        DialectWebhook webhook = DIALECT.writeWebhook(generation(status, 45, 1), Optional.of(Sha256.hex(key)))
                .orElseThrow();

        String signature = webhook.headers().get("X-Webhook-Signature");
        assertThat(new WebhookSignature(key).matches(signature, new String(webhook.body(), StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void withoutTheKeyAWebhookIsNotSigned() {
        assertThat(webhook(GenerationStatus.COMPLETED, 1).headers()).doesNotContainKey("X-Webhook-Signature");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 503})
    void anErrorIsAText(int status) {
        assertJson(DIALECT.writeError(error(status, "code", "what to do")), "{\"error\": \"what to do\"}");
    }

    @Test
    void aBadRequestListsItsFields() {
        DialectError error = new DialectError(
                400,
                "invalid_request",
                "two fields are wrong",
                List.of(
                        new Violation("prompt", "", "", "prompt is missing"),
                        new Violation("model", "", "", "model is missing"),
                        new Violation("prompt", "", "", "prompt is blank")),
                Optional.empty());

        assertJson(DIALECT.writeError(error), """
                {"error": "two fields are wrong",
                 "details": {"model": ["model is missing"], "prompt": ["prompt is missing", "prompt is blank"]}}
                """);
    }

    @Test
    void aBadRequestWithoutFieldsNamesTheBody() {
        assertJson(
                DIALECT.writeError(error(400, "invalid_request", "not JSON")),
                "{\"error\": \"not JSON\", \"details\": {\"body\": [\"not JSON\"]}}");
    }

    @Test
    void missingCreditsAreCounted() {
        DialectError error = new DialectError(
                402,
                "insufficient_credits",
                "too few",
                List.of(),
                Optional.of(new Shortfall(new BigDecimal("20.000000"), new BigDecimal("2.500000"))));

        assertJson(
                DIALECT.writeError(error),
                "{\"error\": \"Insufficient credits\", \"creditsRequired\": 20, \"creditsAvailable\": 2.5}");
    }

    @Test
    void aPageOfJobsHasACursor() {
        GenerationId next = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0c");
        var page = tree(DIALECT.writePage(List.of(generation(GenerationStatus.QUEUED, 0, 0)), Optional.of(next)));

        assertThat(page.get("jobs")).hasSize(1);
        assertThat(page.get("nextCursor").textValue()).isEqualTo(next.toString());
        assertThat(page.get("hasMore").booleanValue()).isTrue();
    }

    @Test
    void theLastPageHasNoCursor() {
        assertJson(
                DIALECT.writePage(List.of(), Optional.empty()),
                "{\"jobs\": [], \"nextCursor\": null, \"hasMore\": false}");
    }

    @Test
    void anUploadIsDescribed() {
        assertJson(
                DIALECT.writeUpload(new ApiframeDialect.Uploaded(
                        "u-1", URI.create("https://images.example/u-1"), "image/png", 1234, CREATED)),
                """
                {"id": "u-1", "url": "https://images.example/u-1", "kind": "image", "contentType": "image/png",
                 "byteSize": 1234, "expiresAt": "2026-03-15T10:00:00.000Z"}
                """);
    }

    @Test
    void theAccountIsDescribed() {
        assertJson(
                DIALECT.writeMe(new ApiframeDialect.KeyHolder(
                        "a-1", "shop", new BigDecimal("97.750000"), "k-1", "server", "dr_abc")),
                """
                {"user": {"id": "a-1", "email": null, "role": "owner"},
                 "team": {"id": "a-1", "name": "shop", "credits": 97.75, "plan": "self-hosted", "customerId": null},
                 "apiKey": {"id": "k-1", "name": "server", "prefix": "dr_abc"}}
                """);
    }

    @Test
    void theModelsAreListedWithTheirPrices() {
        assertJson(DIALECT.writeModels("Text to image", new BigDecimal("2.250000"), new BigDecimal("12.000000")), """
                {"models": [{"id": "seedream-4.5", "label": "Seedream 4.5", "modality": "image", "description": "Text to image",
                  "pricingMode": "flat", "costMin": 2.25, "costMax": 12}]}
                """);
    }

    @Test
    void aJobIdIsTheGenerationsId() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(ID.toString());
        assertThat(DIALECT.generation(ID.toString())).contains(ID);
        assertThat(DIALECT.generation("job-1")).isEmpty();
    }

    @Test
    void theHeadersOfAWebhookAreItsOwn() {
        assertThat(webhook(GenerationStatus.COMPLETED, 1).headers()).isEqualTo(Map.of("X-Webhook-Event", "completed"));
    }

    private static DialectWebhook webhook(GenerationStatus status, int images) {
        return DIALECT.writeWebhook(generation(status, 100, images), Optional.empty())
                .orElseThrow();
    }
}
