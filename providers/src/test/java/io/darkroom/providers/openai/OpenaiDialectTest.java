package io.darkroom.providers.openai;

import static io.darkroom.providers.DialectFixtures.assertJson;
import static io.darkroom.providers.DialectFixtures.error;
import static io.darkroom.providers.DialectFixtures.generation;
import static io.darkroom.providers.DialectFixtures.read;
import static io.darkroom.providers.DialectFixtures.rejected;
import static io.darkroom.providers.DialectFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.DialectError.Shortfall;
import io.darkroom.providers.DialectFixtures;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.openai.OpenaiDialect.ImageDelivery;
import io.darkroom.providers.openai.OpenaiDialect.Previews;
import io.darkroom.providers.openai.OpenaiEvent.Stage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenaiDialectTest {

    private static final OpenaiDialect DIALECT = new OpenaiDialect();
    private static final byte[] BYTES = "an image".getBytes(StandardCharsets.UTF_8);
    private static final String BASE64 = "YW4gaW1hZ2U=";

    @ParameterizedTest
    @CsvSource({
        "1024x1024, 1:1,  2K",
        "1536x1024, 3:2,  2K",
        "1024x1536, 2:3,  2K",
        "1792x1024, 16:9, 2K",
        "1024x1792, 9:16, 2K",
        "2560x1440, 16:9, 2K",
        "5120x2880, 16:9, 4K",
        "3840x2160, 16:9, 4K",
        "4096x4096, 1:1,  4K",
        "256x256,   1:1,  2K",
        "16:9,      16:9, 2K",
    })
    void pixelsMeanTheNearestRatioAndResolution(String size, String ratio, String resolution) {
        GenerationRequest request = read(DIALECT, "{\"prompt\": \"a lamp\", \"size\": \"" + size + "\"}");

        assertThat(request.aspectRatio()).contains(AspectRatio.of(ratio));
        assertThat(request.resolution().word()).isEqualTo(resolution);
    }

    @ParameterizedTest
    @CsvSource({"auto, 2K", "2K, 2K", "4K, 4K"})
    void aSizeWithoutAShapeLeavesItToTheModel(String size, String resolution) {
        GenerationRequest request = read(DIALECT, "{\"prompt\": \"a lamp\", \"size\": \"" + size + "\"}");

        assertThat(request.aspectRatio()).isEmpty();
        assertThat(request.resolution().word()).isEqualTo(resolution);
    }

    @Test
    void nullMeansAbsent() {
        GenerationRequest request = read(DIALECT, """
                {"prompt": "a lamp", "model": null, "n": null, "size": null, "quality": null, "response_format": null, "output_format": null,
                 "background": null, "stream": null, "partial_images": null, "svg": null, "frame_count": null, "user": null}""");

        assertThat(request.model()).isEqualTo("seedream-4.5");
        assertThat(request.n()).isEqualTo(1);
        assertThat(request.outputFormat()).isEmpty();
    }

    @Test
    void theDefaultFormatLetsEveryProviderMakeTheImageAndJpegDoesNot() {
        assertThat(read(DIALECT, "{\"prompt\": \"a\", \"output_format\": \"png\"}")
                        .outputFormat())
                .isEmpty();
        assertThat(read(DIALECT, "{\"prompt\": \"a\", \"output_format\": \"jpeg\"}")
                        .outputFormat())
                .contains(OutputFormat.JPEG);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                              | prompt
            {"prompt": ""}                                  | prompt
            {"prompt": "a", "model": "dall-e-3"}            | model
            {"prompt": "a", "n": 11}                        | n
            {"prompt": "a", "size": "10x10"}                | size
            {"prompt": "a", "size": "4000x1000"}            | size
            {"prompt": "a", "size": "9000x9000"}            | size
            {"prompt": "a", "size": "large"}                | size
            {"prompt": "a", "size": "99999999999x1"}        | size
            {"prompt": "a", "quality": "best"}              | quality
            {"prompt": "a", "response_format": "png"}       | response_format
            {"prompt": "a", "output_format": "webp"}        | output_format
            {"prompt": "a", "background": "transparent"}    | background
            {"prompt": "a", "stream": "yes"}                | stream
            {"prompt": "a", "partial_images": 4}            | partial_images
            {"prompt": "a", "mask": "https://a.example/m"}  | mask
            {"prompt": "a", "frame_count": 2}               | frame_count
            {"prompt": "a", "image": "file:///etc/passwd"}  | image
            {"prompt": "a", "images": [{"file_id": "f-1"}]} | images[0].image_url
            """)
    void whatCannotBeHonouredNamesItsField(String body, String field) {
        assertThat(rejected(DIALECT, body)).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"a\", \"image\": \"https://a.example/1.png\"}",
                "{\"prompt\": \"a\", \"image\": [\"https://a.example/1.png\"]}",
                "{\"prompt\": \"a\", \"images\": [{\"image_url\": \"https://a.example/1.png\"}]}",
                "{\"prompt\": \"a\", \"images\": [\"https://a.example/1.png\"]}",
            })
    void anEditHasReferencesInAnyForm(String body) {
        GenerationRequest request = DIALECT.readRequest(body.getBytes(StandardCharsets.UTF_8), OpenaiCall.EDIT);

        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
    }

    @Test
    void anEditWithoutAnImageIsRefused() {
        InvalidRequest refused = catchThrowableOfType(
                InvalidRequest.class,
                () -> DIALECT.readRequest("{\"prompt\": \"a\"}".getBytes(StandardCharsets.UTF_8), OpenaiCall.EDIT));

        assertThat(refused.violations()).extracting(Violation::field).containsExactly("image");
    }

    @Test
    void aFormIsTheSameRequest() {
        byte[] json = OpenaiForm.json(
                Map.of(
                        "prompt",
                        List.of("a lamp"),
                        "n",
                        List.of("2"),
                        "stream",
                        List.of("true"),
                        "mask",
                        List.of("a file")),
                List.of(URI.create("https://a.example/1.png"), URI.create("https://a.example/2.png")));

        assertJson(json, """
                {"prompt": "a lamp", "n": 2, "stream": true, "mask": "a file",
                 "image": ["https://a.example/1.png", "https://a.example/2.png"]}""");
        assertThat(List.of("image", "image[]", "image[0]")).allMatch(OpenaiForm::isImage);
        assertThat(OpenaiForm.isImage("images")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt": "a"}                                         | BASE64
            {"prompt": "a", "response_format": "b64_json"}          | BASE64
            {"prompt": "a", "response_format": "url"}               | URL
            """)
    void imagesAreInTheAnswerUnlessLinksAreAskedFor(String body, ImageForm form) {
        assertThat(DIALECT.delivery(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(new ImageDelivery.Complete(form));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt": "a", "stream": true}                         | NONE
            {"prompt": "a", "stream": true, "partial_images": 0}    | NONE
            {"prompt": "a", "stream": true, "partial_images": 3}    | ONE_PER_IMAGE
            """)
    void aStreamHasPreviewsWherePartialImagesAreAskedFor(String body, Previews previews) {
        assertThat(DIALECT.delivery(body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ImageDelivery.Stream(previews));
    }

    @Test
    void theAnswerContainsTheImages() throws IOException {
        assertJson(complete(ImageForm.BASE64), """
                {"created": 1773568842, "data": [{"b64_json": "%s"}, {"b64_json": "%s"}], "output_format": "jpeg", "size": "2560x1440",
                 "usage": {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0,
                           "input_tokens_details": {"image_tokens": 0, "text_tokens": 0}}}""".formatted(BASE64, BASE64));
    }

    @Test
    void theAnswerContainsLinksWhereTheyAreAskedFor() throws IOException {
        assertThat(tree(complete(ImageForm.URL)).at("/data/1/url").asText()).isEqualTo("https://images.example/2.jpg");
    }

    private static byte[] complete(ImageForm form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DIALECT.writeImages(
                out, generation(GenerationStatus.COMPLETED, 100, 2), form, image -> new ByteArrayInputStream(BYTES));
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "GENERATION, PARTIAL_IMAGE, image_generation.partial_image",
        "GENERATION, COMPLETED,     image_generation.completed",
        "EDIT,       PARTIAL_IMAGE, image_edit.partial_image",
        "EDIT,       COMPLETED,     image_edit.completed",
    })
    void anEventHasOneImageInOneLine(OpenaiCall call, Stage stage, String name) throws IOException {
        DialectGeneration generation = generation(GenerationStatus.COMPLETED, 100, 1);
        OpenaiEvent event = new OpenaiEvent(call, stage);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        DIALECT.writeEvent(out, event, generation, generation.images().getFirst(), new ByteArrayInputStream(BYTES));

        assertThat(event.name()).isEqualTo(name);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\n");
        JsonNode data = tree(out.toByteArray());
        assertThat(data.path("type").asText()).isEqualTo(name);
        assertThat(data.path("b64_json").asText()).isEqualTo(BASE64);
        assertThat(data.path("created_at").asLong()).isEqualTo(DialectFixtures.FINISHED.getEpochSecond());
        assertThat(data.path("size").asText()).isEqualTo("2560x1440");
        assertThat(data.has("usage")).isEqualTo(stage == Stage.COMPLETED);
        assertThat(data.has("partial_image_index")).isEqualTo(stage == Stage.PARTIAL_IMAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, malformed_json,       400, malformed_json,       invalid_request_error, true",
        "401, unauthorized,         401, invalid_api_key,      invalid_request_error, true",
        "403, forbidden,            403, forbidden,            invalid_request_error, true",
        "403, spend_limit,          429, insufficient_quota,   insufficient_quota,    false",
        "402, insufficient_credits, 429, insufficient_quota,   insufficient_quota,    false",
        "404, not_found,            404, not_found,            invalid_request_error, true",
        "409, idempotency_conflict, 409, idempotency_conflict, invalid_request_error, false",
        "429, queue_full,           429, rate_limit_exceeded,  requests,              true",
        "503, no_provider,          503, no_provider,          server_error,          false",
        "503, unavailable,          503, unavailable,          server_error,          true",
    })
    void anErrorHasTheStatusThatMakesTheRightExceptionAndStopsUselessRetries(
            int status, String code, int answered, String word, String type, boolean retry) {
        DialectError error = error(status, code, "no");

        assertThat(DIALECT.errorStatus(error)).isEqualTo(answered);
        assertThat(DIALECT.errorHeaders(error).isEmpty()).isEqualTo(retry);
        assertJson(
                DIALECT.writeError(error),
                "{\"error\": {\"message\": \"no\", \"type\": \"" + type + "\", \"param\": null, \"code\": \"" + word
                        + "\"}}");
    }

    @Test
    void anErrorNamesTheFirstWrongField() {
        DialectError error = new DialectError(
                400,
                "invalid_request",
                "prompt must be a text",
                List.of(Violation.of("prompt", "absent", "a text"), Violation.of("n", "11", "1 to 10")),
                Optional.of(new Shortfall(BigDecimal.ONE, BigDecimal.ZERO)));

        JsonNode reason = tree(DIALECT.writeError(error)).path("error");

        assertThat(reason.path("param").asText()).isEqualTo("prompt");
        assertThat(reason.path("code").asText()).isEqualTo("missing_required_parameter");
    }

    @Test
    void aGenerationWithoutImagesIsTheErrorOfTheCall() {
        assertThat(DIALECT.failure(generation(GenerationStatus.FAILED, 0, 0)))
                .satisfies(failed -> assertThat(failed.status()).isEqualTo(400))
                .satisfies(failed -> assertThat(failed.code()).isEqualTo("moderation_blocked"))
                .satisfies(failed -> assertThat(failed.message()).contains(DialectFixtures.REASON));
        assertThat(DIALECT.failure(generation(GenerationStatus.CANCELED, 0, 0)).status())
                .isEqualTo(409);
        assertThat(DIALECT.failure(generation(GenerationStatus.PROCESSING, 50, 0)))
                .satisfies(pending -> assertThat(pending.status()).isEqualTo(504))
                .satisfies(pending -> assertThat(pending.message()).contains("/v1/generations/" + DialectFixtures.ID));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void whatAProviderDidWrongIsNoFaultOfOurs(ErrorCode code) {
        assertThat(DIALECT.failure(DialectFixtures.failed(code)).status()).isIn(400, 409, 502, 503, 504);
    }

    @Test
    void modelsHaveOurNames() {
        assertThat(DIALECT.models().all()).contains("seedream-4.5", "seedream-4.0");
        assertJson(DIALECT.writeModels(List.of("seedream-4.5")), """
                {"object": "list", "data": [{"id": "seedream-4.5", "object": "model", "created": 0, "owned_by": "darkroom"}]}""");
    }

    @Test
    void thereIsNoWebhook() {
        assertThat(DIALECT.writeWebhook(generation(GenerationStatus.COMPLETED, 100, 1), Optional.empty()))
                .isEmpty();
    }

    @Test
    void anIdIsReadBack() {
        String id = DIALECT.taskId(DialectFixtures.ID, DialectFixtures.CREATED);

        assertThat(DIALECT.generation(id)).contains(DialectFixtures.ID);
    }
}
