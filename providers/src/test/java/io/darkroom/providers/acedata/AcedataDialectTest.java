package io.darkroom.providers.acedata;

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

import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.FinalWebhookContract;
import io.darkroom.providers.ImageForm;
import io.darkroom.providers.acedata.AcedataDialect.ImageDelivery;
import io.darkroom.providers.acedata.AcedataDialect.TaskQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against AceData's API page, its documents and its public client. */
class AcedataDialectTest implements FinalWebhookContract {

    private static final AcedataDialect DIALECT = new AcedataDialect();
    private static final String START = "{\"model\": \"doubao-seedream-4-5-251128\", \"prompt\": \"a lamp\"";

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public byte[] finalAnswer(DialectGeneration generation) {
        return DIALECT.writeResult(generation);
    }

    @Test
    void modelAndPromptAloneGetTheDefaults() {
        assertThat(read(DIALECT, START + "}"))
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
                {"model": "doubao-seedream-4-0-250828", "prompt": "a lamp", "image": ["https://a.example/1.png"], "size": "4K",
                 "sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 4}, "stream": false,
                 "response_format": "url", "watermark": true, "optimize_prompt_options": {"mode": "fast"},
                 "callback_url": "https://hook.example", "async": true}""");

        assertThat(request.model()).isEqualTo("seedream-4.0");
        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.resolution()).isEqualTo(Resolution.FOUR_K);
        assertThat(request.n()).isEqualTo(4);
        assertThat(request.watermark()).contains(true);
        assertThat(request.promptOptimization()).contains(PromptOptimization.FAST);
        assertThat(request.webhookUrl()).contains(URI.create("https://hook.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "2K, , TWO_K",
        "4K, , FOUR_K",
        "adaptive, , TWO_K",
        "2048x2048, SQUARE, TWO_K",
        "2560x1440, LANDSCAPE_16_9, TWO_K",
        "1440x2560, PORTRAIT_9_16, TWO_K",
        "2304x1728, LANDSCAPE_4_3, TWO_K",
        "1728x2304, PORTRAIT_3_4, TWO_K",
        "2496x1664, LANDSCAPE_3_2, TWO_K",
        "1664x2496, PORTRAIT_2_3, TWO_K",
        "3024x1296, ULTRAWIDE_21_9, TWO_K",
        "4096x4096, SQUARE, FOUR_K",
        "5120x2880, LANDSCAPE_16_9, FOUR_K",
        "1:1, SQUARE, TWO_K",
        "16:9, LANDSCAPE_16_9, TWO_K"
    })
    void aSizeNamesRatioAndResolution(String size, AspectRatio ratio, Resolution resolution) {
        GenerationRequest request = read(DIALECT, START + ", \"size\": \"" + size + "\"}");

        assertThat(request.aspectRatio()).isEqualTo(Optional.ofNullable(ratio));
        assertThat(request.resolution()).isEqualTo(resolution);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt": "a"}                                                    | model
            {"model": "doubao-seedream-4-5-251128"}                            | prompt
            {"model": "doubao-seedream-9", "prompt": "a"}                      | model
            {"model": "doubao-seedream-3-0-t2i-250415", "prompt": "a"}         | model
            """)
    void modelAndPromptAreRequired(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "size": "1K"                                                       | size
            "size": "100x100"                                                  | size
            "size": "4:5"                                                      | size
            "image": "ftp://a.example"                                         | image
            "image": ["x"]                                                     | image[0]
            "watermark": "yes"                                                 | watermark
            "callback_url": "x"                                                | callback_url
            "sequential_image_generation": "on"                                | sequential_image_generation
            "sequential_image_generation_options": []                          | sequential_image_generation_options
            "sequential_image_generation_options": {"max_images": 0}           | sequential_image_generation_options.max_images
            "sequential_image_generation_options": {"max_images": 16}          | sequential_image_generation_options.max_images
            "optimize_prompt_options": {"mode": "best"}                        | optimize_prompt_options.mode
            "optimize_prompt_options": "standard"                              | optimize_prompt_options
            "response_format": "png"                                           | response_format
            "stream": "yes"                                                    | stream
            "async": 1                                                         | async
            """)
    void aFieldOutOfItsLimitsIsRejectedByName(String field, String name) {
        assertThat(rejected(DIALECT, START + ", " + field + "}")).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "sequential_image_generation": "disabled", "sequential_image_generation_options": {"max_images": 4} | 1
            "sequential_image_generation_options": {"max_images": 4}                                            | 1
            "sequential_image_generation": "auto"                                                               | 1
            "sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 15}    | 15
            """)
    void onlyASequenceWithANumberHasSeveralImages(String fields, int n) {
        assertThat(read(DIALECT, START + ", " + fields + "}").n()).isEqualTo(n);
    }

    @Test
    void aWatermarkIsMadeOnlyOnRequest() {
        assertThat(read(DIALECT, START + ", \"watermark\": false}").watermark()).isEmpty();
        assertThat(read(DIALECT, START + ", \"watermark\": true}").watermark()).contains(true);
    }

    @Test
    void fieldsOfOtherModelsAreIgnored() {
        GenerationRequest request =
                read(DIALECT, START + ", \"seed\": 7, \"guidance_scale\": 2.5, \"action\": \"generate\"}");

        assertThat(request.seed()).isEmpty();
        assertThat(request.guidanceScale()).isEmpty();
    }

    @Test
    void aClientWaitsUnlessItSaysOtherwise() {
        assertThat(delivery("")).isEqualTo(new ImageDelivery.Complete(ImageForm.URL));
        assertThat(delivery(", \"response_format\": \"b64_json\""))
                .isEqualTo(new ImageDelivery.Complete(ImageForm.BASE64));
        assertThat(delivery(", \"stream\": true")).isEqualTo(new ImageDelivery.Stream(ImageForm.URL));
        assertThat(delivery(", \"stream\": true, \"response_format\": \"b64_json\""))
                .isEqualTo(new ImageDelivery.Stream(ImageForm.BASE64));
        assertThat(delivery(", \"async\": true, \"stream\": true")).isEqualTo(new ImageDelivery.Async());
        assertThat(delivery(", \"callback_url\": \"https://hook.example\"")).isEqualTo(new ImageDelivery.Async());
        assertThat(delivery(", \"callback_url\": null, \"async\": false"))
                .isEqualTo(new ImageDelivery.Complete(ImageForm.URL));
    }

    @Test
    void oneOrSeveralTasksMayBeAskedFor() {
        assertThat(query("{\"id\": \"t-1\", \"action\": \"retrieve\"}")).isEqualTo(new TaskQuery.Single("t-1"));
        assertThat(query("{\"ids\": [\"t-1\", \"t-2\"], \"action\": \"retrieve_batch\"}"))
                .isEqualTo(new TaskQuery.Batch(List.of("t-1", "t-2")));
        assertThat(query("{\"ids\": [\"1\", \"2\", \"3\", \"4\"]}"))
                .isEqualTo(new TaskQuery.Batch(List.of("1", "2", "3")));
        assertThat(query("{}")).isEqualTo(new TaskQuery.Single(""));
    }

    @Test
    void anAcceptedSubmissionHasATaskId() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(200);

        var answer = tree(DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)));

        assertThat(answer.get("task_id").textValue()).isEqualTo(ID.toString());
    }

    @Test
    void aResultIsThatOfTheDocuments() {
        assertJson(DIALECT.writeResult(generation(GenerationStatus.COMPLETED, 100, 1)), """
                {"success": true, "task_id": "%s", "trace_id": "%s",
                 "data": [{"prompt": "a lamp", "size": "2560x1440", "image_url": "https://images.example/1.jpg", "state": "succeeded"}]}
                """.formatted(ID, ID));
    }

    @Test
    void aFailedResultHasCodeAndMessage() {
        assertJson(DIALECT.writeResult(generation(GenerationStatus.FAILED, 30, 0)), """
                {"success": false, "task_id": "%s", "trace_id": "%s", "data": [{"state": "failed"}], "error": {"code": "api_error", "message": "%s"}}
                """.formatted(ID, ID, REASON));
    }

    @Test
    void aPartHasOneImageInTheShapeOfTheResult() {
        DialectGeneration generation = generation(GenerationStatus.COMPLETED, 100, 2);

        var part = tree(DIALECT.writePart(generation, generation.images().getLast()));

        assertThat(part.get("data")).hasSize(1);
        assertThat(part.at("/data/0/image_url").textValue()).isEqualTo("https://images.example/2.jpg");
        assertThat(part.get("success").booleanValue()).isTrue();
    }

    @Test
    void inlineImagesReplaceTheLinks() throws Exception {
        DialectGeneration generation = generation(GenerationStatus.COMPLETED, 100, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        DIALECT.writeInline(
                out,
                generation,
                generation.images(),
                image -> new ByteArrayInputStream(image.url().getPath().getBytes(StandardCharsets.UTF_8)));

        assertJson(out.toByteArray(), """
                {"success": true, "task_id": "%s", "trace_id": "%s",
                 "data": [{"prompt": "a lamp", "size": "2560x1440", "state": "succeeded", "b64_json": "LzEuanBn"},
                          {"prompt": "a lamp", "size": "2560x1440", "state": "succeeded", "b64_json": "LzIuanBn"}]}
                """.formatted(ID, ID));
    }

    @Test
    void anUnfinishedTaskHasNoResponse() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.PROCESSING, 50, 0)), """
                {"id": "%s", "created_at": 1773568800.0, "request": {"model": "doubao-seedream-4-5-251128", "prompt": "a lamp"},
                 "trace_id": "%s", "type": "images"}
                """.formatted(ID, ID));
    }

    @Test
    void aFinishedTaskHasTheResponseInsideAndAtItsTop() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 100, 1)), """
                {"id": "%1$s", "created_at": 1773568800.0, "finished_at": 1773568842.5,
                 "request": {"model": "doubao-seedream-4-5-251128", "prompt": "a lamp"}, "trace_id": "%1$s", "type": "images", "state": "succeeded",
                 "response": {"success": true, "task_id": "%1$s", "trace_id": "%1$s",
                   "data": [{"prompt": "a lamp", "size": "2560x1440", "image_url": "https://images.example/1.jpg", "state": "succeeded"}]},
                 "success": true, "task_id": "%1$s",
                 "data": [{"prompt": "a lamp", "size": "2560x1440", "image_url": "https://images.example/1.jpg", "state": "succeeded"}]}
                """.formatted(ID));
    }

    @Test
    void aBatchCountsItsItems() {
        var batch = tree(DIALECT.writeBatch(
                List.of(generation(GenerationStatus.COMPLETED, 100, 1), generation(GenerationStatus.FAILED, 0, 0))));

        assertThat(batch.get("count").intValue()).isEqualTo(2);
        assertThat(batch.at("/items/0/response/success").booleanValue()).isTrue();
        assertThat(batch.at("/items/1/response/success").booleanValue()).isFalse();
        assertThat(batch.get("data")).isEqualTo(batch.get("items"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, bad_request",
        "401, unauthenticated, invalid_token",
        "402, insufficient_credits, used_up",
        "403, spend_limit, used_up",
        "403, unknown_key, disabled",
        "404, not_found, no_api",
        "413, too_large, request_too_large",
        "429, rate_limited, too_many_requests",
        "500, internal, api_error",
        "503, unavailable, api_error"
    })
    void anErrorHasAceDatasCode(int status, String ours, String code) {
        var answer = tree(DIALECT.writeError(error(status, ours, "what to do")));

        assertThat(answer.get("success").booleanValue()).isFalse();
        assertThat(answer.at("/error/code").textValue()).isEqualTo(code);
        assertThat(answer.at("/error/message").textValue()).isEqualTo("what to do");
        assertThat(UUID.fromString(answer.get("trace_id").textValue())).isNotNull();
    }

    @Test
    void aBalanceThatIsUsedUpIsA403() {
        assertThat(DIALECT.errorStatus(error(402, "insufficient_credits", "top up")))
                .isEqualTo(403);
        assertThat(DIALECT.errorStatus(error(429, "rate_limited", "wait"))).isEqualTo(429);
    }

    @Test
    void aTaskIdIsTheGenerationsId() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(ID.toString());
        assertThat(DIALECT.generation(ID.toString())).contains(ID);
        assertThat(DIALECT.generation("t-1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7"})
    void aBodyThatIsNoObjectIsRejected(String body) {
        assertThat(rejected(DIALECT, body)).containsExactly("body");
    }

    // Its command line asks for a stream and reads one JSON object.
    @Test
    void aClientThatReadsOnlyJsonGetsNoStream() {
        assertThat(delivery(", \"stream\": true", "application/json"))
                .isEqualTo(new ImageDelivery.Complete(ImageForm.URL));
        assertThat(delivery(", \"stream\": true", "application/json, text/event-stream"))
                .isEqualTo(new ImageDelivery.Stream(ImageForm.URL));
        assertThat(delivery(", \"stream\": true", "*/*")).isEqualTo(new ImageDelivery.Stream(ImageForm.URL));
    }

    private static ImageDelivery delivery(String fields) {
        return delivery(fields, "");
    }

    private static ImageDelivery delivery(String fields, String accept) {
        return DIALECT.delivery((START + fields + "}").getBytes(StandardCharsets.UTF_8), accept);
    }

    private static TaskQuery query(String json) {
        return DIALECT.readTaskQuery(json.getBytes(StandardCharsets.UTF_8), 3);
    }
}
