package io.darkroom.providers.runbase;

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
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Runbase's model page, and what its public client reads. */
class RunbaseDialectTest {

    private static final RunbaseDialect DIALECT = new RunbaseDialect();
    private static final String RUN_ID = "run_" + ID_HEX;

    @Test
    void anInputWithAPromptGetsTheDefaults() {
        GenerationRequest request =
                read(DIALECT, "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": \"a lamp\"}}");

        assertThat(request)
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
                {"model": "bytedance/seedream-4.5", "input": {"prompt": "a lamp", "aspect_ratio": "21:9", "quality": "high",
                 "image_urls": ["https://a.example/1.png"]}}""");

        assertThat(request.aspectRatio()).contains(AspectRatio.ULTRAWIDE_21_9);
        assertThat(request.resolution()).isEqualTo(Resolution.FOUR_K);
        assertThat(request.images()).containsExactly(URI.create("https://a.example/1.png"));
        assertThat(request.webhookUrl()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"})
    void everyDocumentedRatioIsRead(String ratio) {
        assertThat(read(DIALECT, input("\"prompt\": \"a\", \"aspect_ratio\": \"" + ratio + "\""))
                        .aspectRatio())
                .map(AspectRatio::word)
                .contains(ratio);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "prompt": ""                                    | input.prompt
            "prompt": ["a"]                                 | input.prompt
            "quality": "high"                               | input.prompt
            "prompt": "a", "quality": "2K"                  | input.quality
            "prompt": "a", "quality": 2                     | input.quality
            "prompt": "a", "aspect_ratio": "auto"           | input.aspect_ratio
            "prompt": "a", "aspect_ratio": "4:5"            | input.aspect_ratio
            "prompt": "a", "image_urls": "x"                | input.image_urls
            "prompt": "a", "image_urls": ["x"]              | input.image_urls[0]
            """)
    void aFieldOfTheInputOutOfItsLimitsIsRejectedByName(String fields, String field) {
        assertThat(rejected(DIALECT, input(fields))).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input": {"prompt": "a"}}                                             | model
            {"model": "other", "input": {"prompt": "a"}}                           | model
            {"model": "bytedance/seedream-4.5"}                                    | input.prompt
            {"model": "bytedance/seedream-4.5", "prompt": "a"}                     | input.prompt
            """)
    void modelAndInputAreRequired(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @Test
    void anInputThatIsNoObjectIsRejected() {
        assertThat(rejected(DIALECT, "{\"model\": \"bytedance/seedream-4.5\", \"input\": \"a lamp\"}"))
                .contains("input");
    }

    @Test
    void anAcceptedSubmissionIsAPendingRun() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(201);
        assertJson(
                DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)),
                "{\"id\": \"%s\", \"status\": \"pending\"}".formatted(RUN_ID));
    }

    @Test
    void aSucceededRunHasItsUrls() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 100, 2)), """
                {"id": "%s", "status": "succeeded",
                 "output": {"urls": ["https://images.example/1.jpg", "https://images.example/2.jpg"]}}
                """.formatted(RUN_ID));
    }

    @Test
    void aFailedRunHasItsErrorAndCostsNothing() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.FAILED, 30, 0)), """
                {"id": "%s", "status": "failed", "error": "%s", "costUsd": 0}
                """.formatted(RUN_ID, REASON));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, pending",
        "SUBMITTED, running",
        "PROCESSING, running",
        "ARCHIVING, running",
        "COMPLETED, succeeded",
        "FAILED, failed",
        "CANCELED, failed"
    })
    void everyStateHasADocumentedWord(GenerationStatus status, String word) {
        assertThat(tree(DIALECT.writeStatus(generation(status, 40, 1)))
                        .get("status")
                        .textValue())
                .isEqualTo(word);
    }

    @ParameterizedTest
    @EnumSource
    void noStateHasAWebhook(GenerationStatus status) {
        assertThat(DIALECT.writeWebhook(generation(status, 50, 1), Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request",
        "401, unauthenticated",
        "402, insufficient_credits",
        "404, not_found",
        "500, internal"
    })
    void anErrorIsAnObjectWithCodeAndMessage(int status, String code) {
        assertJson(
                DIALECT.writeError(error(status, code, "what to do")),
                "{\"error\": {\"code\": \"%s\", \"message\": \"what to do\"}}".formatted(code));
    }

    @Test
    void aRunIdLeadsBackToItsGeneration() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(RUN_ID);
        assertThat(DIALECT.generation(RUN_ID)).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run_",
                ID_HEX,
                "run_" + ID_HEX + "0",
                "RUN_" + ID_HEX,
                "run_0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b"
            })
    void anyOtherRunIdIsUnknown(String id) {
        assertThat(DIALECT.generation(id)).isEmpty();
    }

    private static String input(String fields) {
        return "{\"model\": \"bytedance/seedream-4.5\", \"input\": {" + fields + "}}";
    }
}
