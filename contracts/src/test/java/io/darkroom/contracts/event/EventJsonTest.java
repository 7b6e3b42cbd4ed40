package io.darkroom.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every event as it is on Kafka. Stored records and other systems hold this JSON, so a changed field breaks them. */
class EventJsonTest {

    private static final String ID = "0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";
    private static final String ACCOUNT = "0198a7f0-0000-7000-8000-000000000001";
    private static final String KEY = "0198a7f0-0000-7000-8000-000000000002";
    private static final String ASSET = "6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String REQUEST = """
            {"model":"seedream-4.5","prompt":"a lamp","n":1,"aspect_ratio":"16:9","resolution":"2K","images":[],
             "webhook_events":["completed","failed","canceled"],"metadata":{"order":"42"},
             "routing":{"strategy":"cheapest","providers":[],"max_attempts":3,"deadline_seconds":600,"retry_content_policy":false}}""";

    private static final String SUMMARY = """
            {"status":"completed","progress":100,"request":%s,"dialect":"evolink","key_id":"%s",
             "origin":{"source":"/shop","id":"order-42"},
             "attempts":[{"number":1,"provider":"evolink","status":"failed","started_at":"2026-01-02T03:04:05Z",
               "submitted_at":"2026-01-02T03:04:06Z","finished_at":"2026-01-02T03:04:07Z","late_result_at":"2026-01-02T03:04:08Z",
               "error":{"code":"provider_error","message":"broken","retry_after_seconds":5}}],
             "credits_reserved":2.25,"credits_charged":2.25,"requested_at":"2026-01-02T03:04:05Z",
             "deadline_at":"2026-01-02T03:14:05Z","finished_at":"2026-01-02T03:05:05Z"}""".formatted(REQUEST, KEY);

    private static final String IMAGES = """
            [{"asset_id":"%s","content_type":"image/jpeg","bytes":1234,"sha256":"%s","width":2560,"height":1440}]""".formatted(ASSET, HASH);

    private static final Map<EventType, String> JSON = new EnumMap<>(EventType.class);

    static {
        attempt(EventType.ATTEMPT_SUBMITTED, """
                "provider":"evolink","task_id":"t-1","submitted_at":"2026-01-02T03:04:05Z","deadline_at":"2026-01-02T03:14:05Z","account_id":"%s\"""".formatted(ACCOUNT));
        attempt(EventType.ATTEMPT_UNCERTAIN, """
                "provider":"evolink","submitted_at":"2026-01-02T03:04:05Z","grace_ends_at":"2026-01-02T03:14:05Z","account_id":"%s\"""".formatted(ACCOUNT));
        attempt(EventType.ATTEMPT_REJECTED, """
                "provider":"evolink","error":{"code":"rate_limited","message":"HTTP 429","retry_after_seconds":2},"rejected_at":"2026-01-02T03:04:05Z\"""");
        attempt(EventType.PROGRESS_REQUESTED, "\"wanted_until\":\"2026-01-02T03:04:05Z\"");
        attempt(EventType.CALLBACK_RECEIVED, """
                "provider":"apiframe","headers":{"x-webhook-signature":"sha256=00"},"body":"{\\"a\\":1}","received_at":"2026-01-02T03:04:05.678Z\"""");
        attempt(EventType.ATTEMPT_PROGRESSED, """
                "provider":"evolink","progress":45,"seen_at":"2026-01-02T03:04:05Z\"""");
        attempt(EventType.ATTEMPT_SUCCEEDED, """
                "provider":"evolink","images":[{"url":"https://cdn.example/1.jpg","expires_at":"2026-01-03T03:04:05Z"}],"via":"callback","finished_at":"2026-01-02T03:04:05Z\"""");
        attempt(EventType.ATTEMPT_FAILED, """
                "provider":"evolink","error":{"code":"content_policy","message":"refused"},"via":"poll","finished_at":"2026-01-02T03:04:05Z\"""");
        attempt(EventType.ATTEMPT_ARRIVED_LATE, """
                "provider":"evolink","images":2,"via":"clock","arrived_at":"2026-01-02T03:04:05Z\"""");
        attempt(EventType.GENERATION_ARCHIVED, "\"images\":" + IMAGES + ",\"archived_at\":\"2026-01-02T03:04:05Z\"");
        attempt(EventType.ARCHIVING_FAILED, "\"reason\":\"HTTP 404\",\"failed_at\":\"2026-01-02T03:04:05Z\"");
        generation(EventType.GENERATION_ERASED, "\"images\":2,\"erased_at\":\"2026-01-02T03:04:05Z\"");
        account(
                EventType.GENERATION_REQUESTED,
                "\"requested_at\":\"2026-01-02T03:04:05Z\",\"deadline_at\":\"2026-01-02T03:14:05Z\",\"request\":"
                        + REQUEST + ",\"origin\":{\"source\":\"/shop\",\"id\":\"order-42\"}");
        generation(EventType.GENERATION_REJECTED, """
                "origin":{"source":"/shop","id":"order-42"},"account":"shop","code":"insufficient_credits","reason":"too few","rejected_at":"2026-01-02T03:04:05Z\"""");
        account(
                EventType.GENERATION_PROGRESSED,
                "\"progressed_at\":\"2026-01-02T03:04:05Z\",\"generation\":" + SUMMARY);
        account(
                EventType.GENERATION_COMPLETED,
                "\"attempt\":1,\"images\":" + IMAGES + ",\"completed_at\":\"2026-01-02T03:04:05Z\",\"generation\":"
                        + SUMMARY);
        account(
                EventType.GENERATION_FAILED,
                "\"error\":{\"code\":\"no_provider\",\"message\":\"none\"},\"failed_at\":\"2026-01-02T03:04:05Z\",\"generation\":"
                        + SUMMARY);
        account(EventType.GENERATION_CANCELED, "\"canceled_at\":\"2026-01-02T03:04:05Z\",\"generation\":" + SUMMARY);
        account(EventType.GENERATION_DELETED, "\"reason\":\"retention\",\"deleted_at\":\"2026-01-02T03:04:05Z\"");
        JSON.put(EventType.ACCOUNT_CHANGED, """
                {"account_id":"%s","webhook_secrets":[{"sealed":"s1"},{"sealed":"s0","expires_at":"2026-01-03T03:04:05Z"}],
                 "keys":[{"id":"%s","sealed_sha256":"h"}],"changed_at":"2026-01-02T03:04:05Z"}""".formatted(ACCOUNT, KEY));
    }

    @ParameterizedTest
    @EnumSource
    void anEventIsReadAndWrittenWithoutLoss(EventType type) throws Exception {
        JsonNode json = Json.mapper().readTree(JSON.get(type));

        Event event = type.read(bytes(json));

        assertThat(event).isInstanceOf(type.record());
        assertThat(event.type()).isEqualTo(type);
        assertThat(Json.mapper().readTree(Json.mapper().writeValueAsBytes(event)))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ACCOUNT_CHANGED")
    void theEventsOfAGenerationShareItsKey(EventType type) {
        assertThat(type.read(JSON.get(type).getBytes(StandardCharsets.UTF_8)).key())
                .isEqualTo(ID);
    }

    @Test
    void theEventsOfAnAccountShareItsKey() {
        Event event = EventType.ACCOUNT_CHANGED.read(
                JSON.get(EventType.ACCOUNT_CHANGED).getBytes(StandardCharsets.UTF_8));

        assertThat(event.key()).isEqualTo(ACCOUNT);
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfANewerVersionIsIgnored(EventType type) throws Exception {
        ObjectNode json = (ObjectNode) Json.mapper().readTree(JSON.get(type));
        Event expected = type.read(bytes(json));

        assertThat(type.read(bytes(json.put("added_later", "x")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void otherJsonIsNoEvent(EventType type) {
        for (String text : new String[] {"", "{", "[]", "7", "{\"generation_id\": 7, \"account_id\": {}}"}) {
            assertThatThrownBy(() -> type.read(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a " + type.record().getSimpleName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTypeIsFoundByItsCloudEventsName(EventType type) {
        assertThat(type.cloudEventType())
                .isEqualTo("io.darkroom." + type.record().getSimpleName() + ".v1");
        assertThat(EventType.named(type.cloudEventType())).contains(type);
    }

    @ParameterizedTest
    @EnumSource
    void aTopicHasADeadLetterTopic(Topic topic) {
        assertThat(topic.topicName()).startsWith("darkroom.");
        assertThat(topic.deadLetterName()).isEqualTo(topic.topicName() + ".dlq");
        assertThat(Arrays.stream(EventType.values()).map(EventType::topic)).contains(topic);
    }

    @Test
    void onlyAccountsAreCompacted() {
        assertThat(Arrays.stream(Topic.values()).filter(Topic::compacted)).containsExactly(Topic.ACCOUNTS);
    }

    @Test
    void eventsOfTheFirstReleasesHaveNoSummary() throws Exception {
        ObjectNode json = (ObjectNode) Json.mapper().readTree(JSON.get(EventType.GENERATION_FAILED));
        json.remove("generation");

        GenerationFailed failed = (GenerationFailed) EventType.GENERATION_FAILED.read(bytes(json));

        assertThat(failed.generation()).isEmpty();
    }

    @Test
    void anAttemptSucceedsOnlyWithAnImage() throws Exception {
        ObjectNode json = (ObjectNode) Json.mapper().readTree(JSON.get(EventType.ATTEMPT_SUCCEEDED));
        json.putArray("images");

        assertThatThrownBy(() -> EventType.ATTEMPT_SUCCEEDED.read(bytes(json)))
                .hasMessageContaining("an attempt without images has not succeeded");
    }

    @Test
    void secretsAreSealedForTheirOwner() {
        AccountId account = AccountId.of(ACCOUNT);

        assertThat(AccountChanged.ownerOfSecrets(account)).isEqualTo("webhook-secrets of " + ACCOUNT);
        assertThat(AccountChanged.ownerOfKey(UUID.fromString(KEY))).isEqualTo("hash of " + KEY);
    }

    @Test
    void anotherSystemSendsOnlyARequest() throws Exception {
        ExternalRequest request =
                Json.mapper().readValue("{\"request\": {\"model\": \"m\", \"prompt\": \"p\"}}", ExternalRequest.class);

        assertThat(request.generationId()).isEmpty();
        assertThat(request.request().model()).isEqualTo("m");
    }

    private static void attempt(EventType type, String fields) {
        generation(type, "\"attempt\":1," + fields);
    }

    private static void generation(EventType type, String fields) {
        JSON.put(type, "{\"generation_id\":\"" + ID + "\"," + fields + "}");
    }

    private static void account(EventType type, String fields) {
        generation(type, "\"account_id\":\"" + ACCOUNT + "\"," + fields);
    }

    private static byte[] bytes(JsonNode json) throws Exception {
        return Json.mapper().writeValueAsBytes(json);
    }
}
