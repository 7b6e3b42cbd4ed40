package io.darkroom.providers.fal;

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

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.Dialect.SignedWebhook;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against what fal's JavaScript client sends and reads. */
class FalDialectTest {

    private static final FalDialect DIALECT = new FalDialect().at(URI.create("https://darkroom.example"));
    private static final String ENDPOINT = "fal-ai/bytedance/seedream/v4.5/text-to-image";
    private static final String EDIT = "fal-ai/bytedance/seedream/v4.5/edit";
    private static final String REQUEST = "https://darkroom.example/fal/queue/fal-ai/bytedance/requests/" + ID;

    @Test
    void aPromptAloneGetsTheDefaults() {
        assertThat(read(DIALECT, submission(ENDPOINT, "\"prompt\": \"a lamp\"")))
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
                {"model": "fal-ai/bytedance/seedream/v4/edit", "fal_webhook": "https://a.example/hook",
                 "input": {"prompt": "a lamp", "image_size": "landscape_16_9", "num_images": 2, "max_images": 3, "seed": 7,
                  "sync_mode": false, "enable_safety_checker": true, "image_urls": ["https://a.example/1.png"]}}""");

        assertThat(request.model()).isEqualTo("seedream-4.0");
        assertThat(request.aspectRatio()).contains(AspectRatio.LANDSCAPE_16_9);
        assertThat(request.n()).isEqualTo(6);
        assertThat(request.seed()).contains(7L);
        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.webhookUrl()).contains(URI.create("https://a.example/hook"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"square_hd\"', 1:1, 2K",
        "'\"portrait_4_3\"', 3:4, 2K",
        "'\"auto_4K\"', , 4K",
        "'{\"width\": 2560, \"height\": 1440}', 16:9, 2K",
        "'{\"width\": 4096, \"height\": 4096}', 1:1, 4K"
    })
    void aSizeIsAWordOrPixels(String size, String ratio, String resolution) {
        GenerationRequest request = read(DIALECT, submission(ENDPOINT, "\"prompt\": \"a\", \"image_size\": " + size));

        assertThat(request.aspectRatio().map(AspectRatio::word)).isEqualTo(Optional.ofNullable(ratio));
        assertThat(request.resolution().word()).isEqualTo(resolution);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "prompt": ""                                                     | prompt
            "seed": 1                                                        | prompt
            "prompt": "a", "image_size": "huge"                              | image_size
            "prompt": "a", "image_size": {"width": 1000, "height": 1000}     | image_size
            "prompt": "a", "image_size": {"width": 1000}                     | image_size.height
            "prompt": "a", "num_images": 7                                   | num_images
            "prompt": "a", "num_images": 6, "max_images": 6                  | max_images
            "prompt": "a", "image_urls": ["x"]                               | image_urls[0]
            """)
    void aFieldOutOfItsLimitsIsRejectedByName(String fields, String field) {
        assertThat(rejected(DIALECT, submission(ENDPOINT, fields))).containsExactly(field);
    }

    @Test
    void anEditNeedsImagesAndAnEndpointMustBeKnown() {
        assertThat(rejected(DIALECT, submission(EDIT, "\"prompt\": \"a\""))).containsExactly("image_urls");
        assertThat(rejected(DIALECT, submission("fal-ai/flux/dev", "\"prompt\": \"a\"")))
                .containsExactly("model");
        assertThat(rejected(DIALECT, "{\"model\": \"" + ENDPOINT + "\", \"input\": []}"))
                .contains("body");
    }

    @Test
    void aSubmissionIsMadeOfPathQueryAndBody() {
        byte[] submission = DIALECT.submission(
                "{\"prompt\": \"a\", \"model\": \"mine\"}".getBytes(StandardCharsets.UTF_8),
                ENDPOINT,
                Optional.of("https://a.example/h"));

        assertJson(submission, """
                {"model": "%s", "fal_webhook": "https://a.example/h", "input": {"prompt": "a", "model": "mine"}}""".formatted(ENDPOINT));
    }

    @Test
    void anAcceptedSubmissionIsInTheQueue() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(200);
        assertJson(DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)), """
                {"status": "IN_QUEUE", "request_id": "%s", "queue_position": 0,
                 "response_url": "%s", "status_url": "%s/status", "cancel_url": "%s/cancel"}""".formatted(
                        ID, REQUEST, REQUEST, REQUEST));
    }

    // Its client asks for the result only of what has completed, and learns there that it has failed.
    @ParameterizedTest
    @CsvSource({
        "QUEUED, IN_QUEUE",
        "SUBMITTED, IN_PROGRESS",
        "PROCESSING, IN_PROGRESS",
        "ARCHIVING, IN_PROGRESS",
        "COMPLETED, COMPLETED",
        "FAILED, COMPLETED",
        "CANCELED, COMPLETED"
    })
    void everyStateHasAWordOfItsOwn(GenerationStatus status, String word) {
        JsonNode written = tree(DIALECT.writeStatus(generation(status, 40, 1)));

        assertThat(written.path("status").asText()).isEqualTo(word);
        assertThat(written.has("queue_position")).isEqualTo(status == GenerationStatus.QUEUED);
        assertThat(written.at("/metrics/inference_time").asDouble()).isEqualTo(status.ended() ? 42.5 : 0);
    }

    @Test
    void theResultIsTheOutputOfTheModel() {
        assertThat(DIALECT.resultStatus(generation(GenerationStatus.COMPLETED, 100, 1)))
                .isEqualTo(200);
        assertJson(DIALECT.writeResult(generation(GenerationStatus.COMPLETED, 100, 1)), """
                {"images": [{"url": "https://images.example/1.jpg", "width": 2560, "height": 1440,
                              "content_type": "image/jpeg", "file_name": "1.jpg", "file_size": 68412}],
                 "seed": 0, "has_nsfw_concepts": [false], "prompt": "a lamp", "timings": {}}""");
    }

    @Test
    void theResultOfWhatHasNotEndedIsAnError() {
        assertThat(DIALECT.resultStatus(generation(GenerationStatus.PROCESSING, 40, 0)))
                .isEqualTo(400);
        assertThat(tree(DIALECT.writeResult(generation(GenerationStatus.PROCESSING, 40, 0)))
                        .path("detail")
                        .asText())
                .isEqualTo("Request is still in progress");
    }

    @Test
    void theResultOfWhatWasCanceledSaysSo() {
        assertThat(DIALECT.resultStatus(generation(GenerationStatus.CANCELED, 40, 0)))
                .isEqualTo(400);
        assertThat(tree(DIALECT.writeResult(generation(GenerationStatus.CANCELED, 40, 0)))
                        .path("detail")
                        .asText())
                .contains("cancel");
    }

    @Test
    void theResultOfARefusedPromptNamesThePrompt() {
        assertThat(DIALECT.resultStatus(generation(GenerationStatus.FAILED, 40, 0)))
                .isEqualTo(422);
        JsonNode written = tree(DIALECT.writeResult(generation(GenerationStatus.FAILED, 40, 0)));
        assertThat(written.at("/detail/0/type").asText()).isEqualTo("content_policy_violation");
        assertThat(written.at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"prompt\"]");
        assertThat(written.path("message").asText()).isEqualTo(REASON);
    }

    // 429, 502 and 503 would be tried again, and 500 is for our own faults; 504 has a header that prevents another try.
    @ParameterizedTest
    @EnumSource
    void noResultOfAFailureIsTriedAgainOrTakenForAFaultOfOurs(ErrorCode code) {
        assertThat(FalErrors.resultStatus(code)).isIn(400, 422, 504);
        assertThat(tree(Wire.SNAKE_CASE.write(FalErrors.result(new AttemptError(code, "why"))))
                        .path("message")
                        .asText())
                .isEqualTo("why");
    }

    @Test
    void theWebhookIsTheResultInAnEnvelope() {
        JsonNode completed = webhook(GenerationStatus.COMPLETED);
        JsonNode failed = webhook(GenerationStatus.FAILED);

        assertThat(completed.path("status").asText()).isEqualTo("OK");
        assertThat(completed.path("request_id").asText()).isEqualTo(ID.toString());
        assertThat(completed.at("/payload/images/0/url").asText()).isEqualTo("https://images.example/1.jpg");
        assertThat(failed.path("status").asText()).isEqualTo("ERROR");
        assertThat(failed.path("error").asText()).isEqualTo(REASON);
        assertThat(failed.at("/payload/detail/0/type").asText()).isEqualTo("content_policy_violation");
        assertThat(DIALECT.writeWebhook(generation(GenerationStatus.PROCESSING, 1, 0), Optional.empty()))
                .isEmpty();
    }

    @Test
    void theSignatureOfAWebhookCoversRequestAccountTimeAndBody() throws Exception {
        WebhookKeys keys = new WebhookKeys(List.of(Base64.getEncoder().encodeToString(new byte[32])));
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        AccountId account = AccountId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0c");

        Map<String, String> headers =
                DIALECT.signWebhook(new SignedWebhook(ID, account, Instant.ofEpochSecond(1_700_000_000), body), keys);

        assertThat(headers)
                .containsEntry("X-Fal-Webhook-Request-Id", ID.toString())
                .containsEntry("X-Fal-Webhook-User-Id", account.toString())
                .containsEntry("X-Fal-Webhook-Timestamp", "1700000000")
                .containsEntry(
                        "X-Fal-Webhook-Signature",
                        HexFormat.of()
                                .formatHex(keys.sign((ID + "\n" + account + "\n1700000000\n" + Sha256.hex(body))
                                        .getBytes(StandardCharsets.UTF_8))));
        assertThat(tree(DIALECT.writeKeys(keys)).at("/keys/0/x").asText())
                .isEqualTo(keys.publicKeys().getFirst().base64Url());
    }

    @Test
    void anInvalidInputNamesThePlaceOfEachField() {
        DialectError invalid = new DialectError(
                400,
                "invalid_request",
                "no",
                List.of(Violation.of("image_urls[1]", "x", "a link"), Violation.of("image_size.width", "1", "2")),
                Optional.empty());

        assertThat(DIALECT.errorStatus(invalid)).isEqualTo(422);
        JsonNode written = tree(DIALECT.writeError(invalid));
        assertThat(written.at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"image_urls\",1]");
        assertThat(written.at("/detail/1/loc").toString()).isEqualTo("[\"body\",\"image_size\",\"width\"]");
        assertThat(written.at("/detail/0/msg").asText()).isEqualTo("image_urls[1] must be a link, not x");
        assertThat(written.path("message").asText()).isEqualTo("no");
    }

    @ParameterizedTest
    @CsvSource({
        "401, unauthenticated",
        "402, insufficient_credits",
        "404, not_found",
        "429, rate_limited",
        "503, no_provider"
    })
    void anyOtherErrorIsATextThatProgramsAndPeopleRead(int status, String code) {
        assertThat(DIALECT.errorStatus(error(status, code, "what to do"))).isEqualTo(status);
        assertJson(
                DIALECT.writeError(error(status, code, "what to do")),
                "{\"detail\": \"what to do\", \"message\": \"what to do\", \"error_type\": \"%s\"}".formatted(code));
    }

    @Test
    void anUnknownEndpointIsNotFound() {
        assertThat(DIALECT.errorStatus(new DialectError(
                        400, "invalid_request", "no", List.of(Violation.of("model", "x", "y")), Optional.empty())))
                .isEqualTo(404);
    }

    @Test
    void theRequestIdIsThatOfTheGeneration() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(ID.toString());
        assertThat(DIALECT.generation(ID.toString())).contains(ID);
        assertThat(DIALECT.generation("42")).isEmpty();
    }

    private static JsonNode webhook(GenerationStatus status) {
        return tree(DIALECT.writeWebhook(generation(status, 50, 1), Optional.empty())
                .map(DialectWebhook::body)
                .orElseThrow());
    }

    private static String submission(String endpoint, String fields) {
        return "{\"model\": \"" + endpoint + "\", \"input\": {" + fields + "}}";
    }

    @Test
    void aRequestForFluxIsReadWithItsRatioFormatAndSeed() {
        GenerationRequest request = read(DIALECT, submission("fal-ai/flux-pro/v1.1-ultra", """
                        "prompt": "a lamp", "aspect_ratio": "21:9", "seed": 7, "output_format": "png", "raw": false, "safety_tolerance": "2\""""));

        assertThat(request.model()).isEqualTo("flux-1.1-pro-ultra");
        assertThat(request.aspectRatio()).contains(AspectRatio.ULTRAWIDE_21_9);
        assertThat(request.seed()).contains(7L);
        assertThat(request.outputFormat()).contains(OutputFormat.PNG);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "raw": true                          | raw
            "image_url": "https://a.example/1"   | image_url
            "output_format": "webp"              | output_format
            "aspect_ratio": "9:21"               | aspect_ratio
            """)
    void whatNoProviderMakesOfFluxIsRefused(String field, String named) {
        assertThat(rejected(DIALECT, submission("fal-ai/flux-pro/v1.1-ultra", "\"prompt\": \"a lamp\", " + field)))
                .containsExactly(named);
    }
}
