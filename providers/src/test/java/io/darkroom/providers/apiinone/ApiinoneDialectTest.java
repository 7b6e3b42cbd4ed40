package io.darkroom.providers.apiinone;

import static io.darkroom.providers.DialectFixtures.CREATED;
import static io.darkroom.providers.DialectFixtures.ID;
import static io.darkroom.providers.DialectFixtures.ID_HEX;
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
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.FinalWebhookContract;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against API in One's model page, its general page for the envelope, and what its public client reads. */
class ApiinoneDialectTest implements FinalWebhookContract {

    private static final ApiinoneDialect DIALECT = new ApiinoneDialect();
    private static final String TASK_ID = "n" + ID_HEX + "_seedream";

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public byte[] finalAnswer(DialectGeneration generation) {
        return DIALECT.writeStatus(generation);
    }

    @Test
    void aPromptAloneGetsTheDocumentedDefaults() {
        assertThat(read(DIALECT, "{\"prompt\": \"a lamp\"}"))
                .isEqualTo(GenerationRequest.plain(
                        "seedream-4.5",
                        "a lamp",
                        1,
                        Optional.of(AspectRatio.SQUARE),
                        Resolution.TWO_K,
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everyFieldIsRead() {
        GenerationRequest request = read(DIALECT, """
                {"model": "seedream/4.5-edit", "prompt": "a lamp", "aspect_ratio": "16:9", "quality": "high",
                 "image_urls": ["https://a.example/1.png"], "callback_url": "https://hook.example"}""");

        assertThat(request.model()).isEqualTo("seedream-4.5");
        assertThat(request.aspectRatio()).contains(AspectRatio.LANDSCAPE_16_9);
        assertThat(request.resolution()).isEqualTo(Resolution.FOUR_K);
        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.webhookUrl()).contains(URI.create("https://hook.example"));
    }

    @Test
    void referencesMayBeCalledInputUrls() {
        assertThat(read(DIALECT, "{\"prompt\": \"a lamp\", \"input_urls\": [\"https://a.example/1.png\"]}")
                        .images())
                .containsExactly(URI.create("https://a.example/1.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"})
    void everyDocumentedRatioIsRead(String ratio) {
        assertThat(read(DIALECT, "{\"prompt\": \"abc\", \"aspect_ratio\": \"" + ratio + "\"}")
                        .aspectRatio())
                .map(AspectRatio::word)
                .contains(ratio);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                    | prompt
            {"prompt": "ab"}                                      | prompt
            {"prompt": "   "}                                     | prompt
            {"prompt": {}}                                        | prompt
            {"prompt": "abc", "model": "seedream-4.5"}            | model
            {"prompt": "abc", "aspect_ratio": "auto"}             | aspect_ratio
            {"prompt": "abc", "aspect_ratio": "5:4"}              | aspect_ratio
            {"prompt": "abc", "quality": "4K"}                    | quality
            {"prompt": "abc", "image_urls": {}}                   | image_urls
            {"prompt": "abc", "image_urls": [7]}                  | image_urls[0]
            {"prompt": "abc", "input_urls": ["x"]}                | input_urls[0]
            {"prompt": "abc", "callback_url": 7}                  | callback_url
            {"prompt": "abc", "model": "seedream/4.5-edit"}       | image_urls
            """)
    void aFieldOutOfItsLimitsIsRejectedByName(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @Test
    void aPromptHas3To5000Characters() {
        assertThat(read(DIALECT, "{\"prompt\": \"abc\"}").prompt()).isEqualTo("abc");
        assertThat(read(DIALECT, "{\"prompt\": \"" + "a".repeat(5000) + "\"}").prompt())
                .hasSize(5000);
        assertThat(rejected(DIALECT, "{\"prompt\": \"" + "a".repeat(5001) + "\"}"))
                .containsExactly("prompt");
    }

    @Test
    void anAcceptedSubmissionIsInProgress() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(200);
        assertJson(DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)), """
                {"code": 200, "message": "success", "data": {"task_id": "%s", "status": "IN_PROGRESS"}}
                """.formatted(TASK_ID));
    }

    @Test
    void aCompletedTaskHasItsUrls() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 100, 2)), """
                {"code": 200, "message": "success", "data": {"task_id": "%s", "status": "COMPLETED",
                 "output": {"image_url": "https://images.example/1.jpg",
                            "image_urls": ["https://images.example/1.jpg", "https://images.example/2.jpg"]}}}
                """.formatted(TASK_ID));
    }

    @Test
    void aFailedTaskHasItsErrorAsAText() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.FAILED, 30, 0)), """
                {"code": 200, "message": "success", "data": {"task_id": "%s", "status": "FAILED", "error": "%s"}}
                """.formatted(TASK_ID, REASON));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, IN_PROGRESS",
        "SUBMITTED, IN_PROGRESS",
        "PROCESSING, IN_PROGRESS",
        "ARCHIVING, IN_PROGRESS",
        "COMPLETED, COMPLETED",
        "FAILED, FAILED",
        "CANCELED, FAILED"
    })
    void everyStateHasADocumentedWord(GenerationStatus status, String word) {
        assertThat(tree(DIALECT.writeStatus(generation(status, 40, 1)))
                        .at("/data/status")
                        .textValue())
                .isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 422, 429, 500, 503})
    void anErrorRepeatsItsStatusAndItsMessage(int status) {
        assertJson(
                DIALECT.writeError(error(status, "code", "what to do")),
                "{\"code\": %d, \"message\": \"what to do\", \"error\": {\"message\": \"what to do\"}}"
                        .formatted(status));
    }

    @Test
    void aTaskIdLeadsBackToItsGeneration() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(TASK_ID);
        assertThat(DIALECT.generation(TASK_ID)).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "n41xxxx_flux2", ID_HEX, "n" + ID_HEX, "n" + ID_HEX + "_flux2", "x" + ID_HEX + "_seedream"})
    void anyOtherTaskIdIsUnknown(String id) {
        assertThat(DIALECT.generation(id)).isEmpty();
    }
}
