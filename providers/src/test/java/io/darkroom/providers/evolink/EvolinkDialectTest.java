package io.darkroom.providers.evolink;

import static io.darkroom.providers.DialectFixtures.CREATED;
import static io.darkroom.providers.DialectFixtures.ID;
import static io.darkroom.providers.DialectFixtures.ID_HEX;
import static io.darkroom.providers.DialectFixtures.assertJson;
import static io.darkroom.providers.DialectFixtures.error;
import static io.darkroom.providers.DialectFixtures.generation;
import static io.darkroom.providers.DialectFixtures.read;
import static io.darkroom.providers.DialectFixtures.rejected;
import static io.darkroom.providers.DialectFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.FinalWebhookContract;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against EvoLink's model page, and what its public client reads. */
class EvolinkDialectTest implements FinalWebhookContract {

    private static final EvolinkDialect DIALECT = new EvolinkDialect();
    private static final String TASK_ID = "task-unified-1773568800-" + ID_HEX;

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
        GenerationRequest request = read(DIALECT, "{\"prompt\": \"a lamp\"}");

        assertThat(request.model()).isEqualTo("seedream-4.5");
        assertThat(request.n()).isEqualTo(1);
        assertThat(request.aspectRatio()).contains(AspectRatio.AUTO);
        assertThat(request.resolution()).isEqualTo(Resolution.TWO_K);
        assertThat(request.promptOptimization()).isEmpty();
        assertThat(request.webhookUrl()).isEmpty();
        assertThat(request.webhookEvents()).isEqualTo(WebhookEvent.DEFAULT);
    }

    @Test
    void everyFieldIsRead() {
        GenerationRequest request = read(DIALECT, """
                {"model": "doubao-seedream-4.5", "prompt": "a lamp", "n": 3, "size": "16:9", "quality": "4K",
                 "prompt_priority": "standard", "image_urls": ["https://a.example/1.png", "https://a.example/2.png"],
                 "callback_url": "https://hook.example/x"}""");

        assertThat(request)
                .isEqualTo(GenerationRequest.plain(
                        "seedream-4.5",
                        "a lamp",
                        3,
                        Optional.of(AspectRatio.LANDSCAPE_16_9),
                        Resolution.FOUR_K,
                        java.util.List.of(URI.create("https://a.example/1.png"), URI.create("https://a.example/2.png")),
                        Optional.of(PromptOptimization.STANDARD),
                        Optional.of(URI.create("https://hook.example/x"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"})
    void everyDocumentedSizeIsRead(String size) {
        assertThat(read(DIALECT, "{\"prompt\": \"a\", \"size\": \"" + size + "\"}")
                        .aspectRatio())
                .map(AspectRatio::word)
                .contains(size);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                   | prompt
            {"prompt": ""}                                       | prompt
            {"prompt": 7}                                        | prompt
            {"prompt": null}                                     | prompt
            {"prompt": "a", "model": "gpt-image-1"}              | model
            {"prompt": "a", "model": 7}                          | model
            {"prompt": "a", "n": 0}                              | n
            {"prompt": "a", "n": 16}                             | n
            {"prompt": "a", "n": "2"}                            | n
            {"prompt": "a", "size": "1024x1024"}                 | size
            {"prompt": "a", "size": "7:3"}                       | size
            {"prompt": "a", "quality": "1K"}                     | quality
            {"prompt": "a", "quality": "hd"}                     | quality
            {"prompt": "a", "prompt_priority": "fast"}           | prompt_priority
            {"prompt": "a", "image_urls": "https://a.example"}   | image_urls
            {"prompt": "a", "image_urls": ["ftp://a.example"]}   | image_urls[0]
            {"prompt": "a", "image_urls": ["https://a.example/1", 7]} | image_urls[1]
            {"prompt": "a", "callback_url": "hook"}              | callback_url
            {"prompt": "a", "n": 15, "image_urls": ["https://a.example/1"]} | image_urls
            """)
    void aFieldOutOfItsLimitsIsRejectedByName(String json, String field) {
        assertThat(rejected(DIALECT, json)).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"text\"", "null"})
    void aBodyThatIsNoObjectIsRejected(String body) {
        assertThat(rejected(DIALECT, body)).containsExactly("body");
    }

    @Test
    void anUnknownFieldIsIgnored() {
        assertThat(read(DIALECT, "{\"prompt\": \"a\", \"style\": \"vivid\"}").prompt())
                .isEqualTo("a");
    }

    @Test
    void anAcceptedSubmissionIsAnsweredWithThePendingTask() {
        assertThat(DIALECT.acceptedStatus()).isEqualTo(200);
        assertJson(DIALECT.writeAccepted(generation(GenerationStatus.QUEUED, 0, 0)), """
                {"created": 1773568800, "id": "%s", "model": "doubao-seedream-4.5", "object": "image.generation.task",
                 "progress": 0, "status": "pending", "task_info": {"can_cancel": true, "estimated_time": 45}, "type": "image",
                 "usage": {"billing_rule": "per_call", "credits_reserved": 10, "user_group": "default"}}
                """.formatted(TASK_ID));
    }

    @Test
    void aCompletedTaskHasItsResults() {
        assertJson(DIALECT.writeStatus(generation(GenerationStatus.COMPLETED, 90, 2)), """
                {"created": 1773568800, "id": "%s", "model": "doubao-seedream-4.5", "object": "image.generation.task",
                 "progress": 100, "status": "completed", "task_info": {"can_cancel": false, "estimated_time": 45}, "type": "image",
                 "usage": {"billing_rule": "per_call", "credits_reserved": 10, "user_group": "default", "credits_used": 2.25},
                 "results": ["https://images.example/1.jpg", "https://images.example/2.jpg"]}
                """.formatted(TASK_ID));
    }

    @Test
    void aFailedTaskHasItsError() {
        byte[] status = DIALECT.writeStatus(generation(GenerationStatus.FAILED, 30, 0));

        assertThat(tree(status).get("status").textValue()).isEqualTo("failed");
        assertThat(tree(status).at("/error/message").textValue()).contains("content policy violation");
        assertThat(tree(status).at("/error/code").isTextual()).isTrue();
        assertThat(tree(status).at("/error/type").isTextual()).isTrue();
        assertThat(tree(status).has("results")).isFalse();
        assertThat(tree(status).at("/usage/credits_used").intValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, pending, true",
        "SUBMITTED, processing, true",
        "PROCESSING, processing, true",
        "ARCHIVING, processing, true",
        "COMPLETED, completed, false",
        "FAILED, failed, false",
        "CANCELED, cancelled, false"
    })
    void everyStateHasADocumentedWord(GenerationStatus status, String word, boolean canCancel) {
        byte[] answer = DIALECT.writeStatus(generation(status, 40, 1));

        assertThat(tree(answer).get("status").textValue()).isEqualTo(word);
        assertThat(tree(answer).at("/task_info/can_cancel").booleanValue()).isEqualTo(canCancel);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, invalid_parameters",
        "401, unauthenticated, invalid_api_key",
        "402, insufficient_credits, insufficient_quota",
        "403, spend_limit, insufficient_token_quota",
        "403, forbidden, permission_denied",
        "404, not_found, resource_not_found",
        "409, idempotency_conflict, idempotency_conflict",
        "413, too_large, request_too_large",
        "429, rate_limited, rate_limit_exceeded",
        "503, no_provider, no_available_channel",
        "503, unavailable, service_unavailable",
        "500, internal, service_error",
        "422, invalid, invalid_parameters"
    })
    void anErrorHasEvolinksCode(int status, String ours, String code) {
        assertJson(
                DIALECT.writeError(error(status, ours, "what to do")),
                "{\"error\": {\"code\": \"%s\", \"message\": \"what to do\", \"type\": \"%s\"}}".formatted(code, code));
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_POLICY, content_policy_violation",
        "INVALID_REQUEST, invalid_parameters",
        "CANCELED, request_cancelled",
        "EXPIRED, generation_timeout",
        "PROVIDER_TIMEOUT, generation_timeout",
        "RATE_LIMITED, resource_exhausted",
        "NO_PROVIDER, service_unavailable",
        "PROVIDER_UNAVAILABLE, service_unavailable",
        "ARCHIVE_FAILED, generation_failed_no_content",
        "PROVIDER_AUTH, service_error",
        "PROVIDER_CREDITS, service_error",
        "PROVIDER_ERROR, service_error",
        "UNCERTAIN, service_error"
    })
    void aFailedTaskHasTheCodeThatItsClientsLookUp(ErrorCode ours, String code) {
        DialectGeneration failed = generation(GenerationStatus.FAILED, 0, 0);
        var status = DIALECT.writeStatus(new DialectGeneration(
                failed.id(),
                failed.request(),
                failed.status(),
                failed.progress(),
                failed.images(),
                Optional.of(new AttemptError(ours, "the reason")),
                failed.reserved(),
                failed.charged(),
                failed.createdAt(),
                failed.finishedAt()));

        assertThat(tree(status).at("/error/code").textValue()).isEqualTo(code);
        assertThat(tree(status).at("/error/type").textValue()).isEqualTo(code);
    }

    @Test
    void aTaskIdLeadsBackToItsGeneration() {
        assertThat(DIALECT.taskId(ID, CREATED)).isEqualTo(TASK_ID);
        assertThat(DIALECT.generation(TASK_ID)).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "task-unified-1773568800-",
                "task-unified-x-" + ID_HEX,
                "task-unified-1773568800-" + ID_HEX + "0",
                ID_HEX,
                "task-unified-1757165031-seedream4d"
            })
    void anyOtherTaskIdIsUnknown(String taskId) {
        assertThat(DIALECT.generation(taskId)).isEmpty();
    }
}
