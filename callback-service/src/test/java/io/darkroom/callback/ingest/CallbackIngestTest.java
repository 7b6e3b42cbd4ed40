package io.darkroom.callback.ingest;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.callback.attempt.Attempt;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptUncertain;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class CallbackIngestTest {

    private static final ProviderName APIFRAME = ProviderName.of("apiframe");
    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final String COMPLETED = """
            {"id": "task-1", "status": "completed", "progress": 100, "results": ["https://cdn.example/1.jpg"]}""";

    @Inject
    CallbackTokens tokens;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final GenerationId id = GenerationId.next(Instant.now());
    private TopicReader topics;

    @BeforeEach
    void readTopics() {
        topics = new TopicReader(kafka);
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void aWrongTokenIs401() {
        String path = path("evolink", id.toString(), "1", "d3Jvbmc");

        post(path, COMPLETED).then().statusCode(401).body("code", equalTo("wrong_token"));
        nothingWasWritten();
    }

    @Test
    void aTokenOfAnotherAttemptIs401() {
        String path = path("evolink", id.toString(), "2", token(1));

        post(path, COMPLETED).then().statusCode(401);
        nothingWasWritten();
    }

    @Test
    void anInvalidAddressIs401() {
        post(path("evolink", "no-uuid", "1", token(1)), COMPLETED).then().statusCode(401);
        post(path("evolink", id.toString(), "0", token(1)), COMPLETED).then().statusCode(401);
    }

    @Test
    void anUnknownProviderIs404() {
        post(path("nobody", id.toString(), "1", token(1)), COMPLETED)
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_provider"));
        nothingWasWritten();
    }

    @Test
    void moreThanAMebibyteIs413() {
        post(path(1), "{\"a\": \"" + "x ".repeat(512 * 1024) + "\"}").then().statusCode(413);
        nothingWasWritten();
    }

    @Test
    void aBodyThatIsNotJsonIs400() {
        for (String body : List.of("", "no json", "{\"a\": 1", "{} {}", "[".repeat(100))) {
            post(path(1), body).then().statusCode(400).body("code", equalTo("malformed_json"));
        }
        nothingWasWritten();
    }

    @Test
    void theSameCallbackTenTimesIsOneOutcome() {
        for (int i = 0; i < 10; i++) {
            post(path(1), COMPLETED).then().statusCode(200);
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> written(Topic.CALLBACKS).size() == 10);
        awaitCallbacksSoFar();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !written(Topic.OUTCOMES).isEmpty());
        assertThat(written(Topic.OUTCOMES)).extracting(Event::type).containsExactly(EventType.ATTEMPT_SUCCEEDED);
    }

    @Test
    void aCallbackThatOvertakesTheSubmissionsAnswerIsNotLost() {
        post(path(1), COMPLETED).then().statusCode(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> written(Topic.OUTCOMES).size() == 1);

        Instant now = Instant.now();
        publisher.publish(
                new AttemptSubmitted(id, 1, EVOLINK, new TaskId("task-1"), now, now.plusSeconds(1), Optional.empty()));

        // Past the deadline of the attempt, which has no poll any more.
        awaitAttemptsSoFar(now.plusSeconds(1));
        assertThat(written(Topic.OUTCOMES)).extracting(Event::type).containsExactly(EventType.ATTEMPT_SUCCEEDED);
    }

    @Test
    void anAttemptWithoutAReportFailsAtItsDeadline() {
        Instant now = Instant.now();
        publisher.publish(
                new AttemptSubmitted(id, 1, EVOLINK, new TaskId("task-1"), now, now.plusSeconds(1), Optional.empty()));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(written(Topic.OUTCOMES))
                        .extracting(Event::type)
                        .containsExactly(EventType.ATTEMPT_FAILED));
    }

    @Test
    void anUnreadableCallbackBecomesADeadLetter() {
        post(path(1), "[1]").then().statusCode(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topics.records(Topic.CALLBACKS.deadLetterName(), id))
                        .singleElement()
                        .satisfies(letter -> assertThat(TopicReader.header(letter, "dlq-reason"))
                                .isEqualTo("evolink sent a callback without a task")));
        assertThat(written(Topic.OUTCOMES)).isEmpty();
    }

    @Test
    void aWebhookOfApiframeMustBeSignedByApiframe() throws Exception {
        CallbackAddress address = new CallbackAddress(APIFRAME, new AttemptKey(id, 1));
        String path = address.path(tokens.sign(address));
        String body = "{\"event\":\"completed\",\"status\":\"COMPLETED\",\"result\":\"https://cdn.example/1.png\"}";

        post(path, body).then().statusCode(401).body("code", equalTo("wrong_signature"));
        signed(path, body, signature("another key", body)).then().statusCode(401);
        signed(path, body + " ", signature("afk_key", body)).then().statusCode(401);
        nothingWasWritten();

        signed(path, body, "sha256=" + signature("afk_key", body)).then().statusCode(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(written(Topic.OUTCOMES))
                        .extracting(Event::type)
                        .containsExactly(EventType.ATTEMPT_SUCCEEDED));
    }

    @Test
    void aResultAfterAnAttemptWasGivenUpIsPublished() {
        Instant now = Instant.now();
        publisher.publish(new AttemptUncertain(id, 1, EVOLINK, now, now, Optional.empty()));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(written(Topic.OUTCOMES))
                        .extracting(Event::type)
                        .containsExactly(EventType.ATTEMPT_FAILED));

        post(path(1), COMPLETED).then().statusCode(200);
        post(path(1), COMPLETED).then().statusCode(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(written(Topic.OUTCOMES))
                        .extracting(Event::type)
                        .containsExactly(EventType.ATTEMPT_FAILED, EventType.ATTEMPT_SUCCEEDED));
    }

    @Test
    void aResultAfterTheProvidersOwnFailureIsIgnored() {
        post(path(1), "{\"status\": \"failed\", \"error\": {\"code\": \"broken\"}}")
                .then()
                .statusCode(200);
        post(path(1), COMPLETED).then().statusCode(200);

        awaitCallbacksSoFar();
        assertThat(written(Topic.OUTCOMES)).extracting(Event::type).containsExactly(EventType.ATTEMPT_FAILED);
    }

    @Test
    void aResultAfterTheGenerationsEndIsPublishedAsLate() {
        Instant now = Instant.now();
        publisher.publish(new AttemptSubmitted(
                id, 1, EVOLINK, new TaskId("task-1"), now, now.plusSeconds(600), Optional.empty()));
        publisher.publish(new GenerationCanceled(id, AccountId.next(now), now, Optional.empty()));
        await().atMost(Duration.ofSeconds(60)).until(() -> abandoned());

        post(path(1), COMPLETED).then().statusCode(200);
        post(path(1), COMPLETED).then().statusCode(200);

        awaitCallbacksSoFar();
        assertThat(written(Topic.OUTCOMES)).extracting(Event::type).containsExactly(EventType.ATTEMPT_ARRIVED_LATE);
    }

    @Test
    void anAttemptThatIsPublishedAfterTheCompletionOfItsGenerationIsNotPolled() {
        Instant now = Instant.now();
        publisher.publish(new GenerationCompleted(id, AccountId.next(now), 2, List.of(), now, Optional.empty()));
        await().atMost(Duration.ofSeconds(60)).until(() -> ended());

        publisher.publish(new AttemptSubmitted(
                id, 1, EVOLINK, new TaskId("task-1"), now, now.plusSeconds(600), Optional.empty()));

        await().atMost(Duration.ofSeconds(60)).until(() -> abandoned());
    }

    private boolean ended() {
        return QuarkusTransaction.requiringNew().call(() -> (boolean) Attempt.getEntityManager()
                .createNativeQuery("SELECT EXISTS (SELECT FROM ended_generation WHERE generation_id = :id)")
                .setParameter("id", id.value())
                .getSingleResult());
    }

    private boolean abandoned() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Attempt.find(new AttemptKey(id, 1))
                        .filter(attempt -> attempt.status.equals("abandoned"))
                        .isPresent());
    }

    private static ApiResponse signed(String path, String body, String signature) {
        return given().contentType("application/json")
                .header("X-Webhook-Signature", signature)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(path);
    }

    // As Apiframe documents it: HMAC-SHA256 over the raw body, keyed with the SHA-256 of the API key.
    private static String signature(String apiKey, String body) throws Exception {
        byte[] key = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private void nothingWasWritten() {
        assertThat(written(Topic.CALLBACKS)).isEmpty();
    }

    private List<Event> written(Topic topic) {
        return topics.events(topic, id);
    }

    // Topics are read in order. Once a later attempt has ended, everything that was sent before has been interpreted.
    private void awaitCallbacksSoFar() {
        GenerationId later = topics.after(id);
        CallbackAddress address = new CallbackAddress(EVOLINK, new AttemptKey(later, 1));
        post(address.path(tokens.sign(address)), COMPLETED).then().statusCode(200);
        awaitOutcome(later);
    }

    private void awaitAttemptsSoFar(Instant graceEnds) {
        GenerationId later = topics.after(id);
        publisher.publish(new AttemptUncertain(later, 1, EVOLINK, Instant.now(), graceEnds, Optional.empty()));
        awaitOutcome(later);
    }

    private void awaitOutcome(GenerationId generation) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !topics.events(Topic.OUTCOMES, generation).isEmpty());
    }

    private static ApiResponse post(String path, String body) {
        return given().contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(path);
    }

    private String path(int attempt) {
        return path("evolink", id.toString(), String.valueOf(attempt), token(attempt));
    }

    private String token(int attempt) {
        return tokens.sign(new CallbackAddress(EVOLINK, new AttemptKey(id, attempt)));
    }

    private static String path(String provider, String generation, String attempt, String token) {
        return "/callbacks/" + provider + "/" + generation + "/" + attempt + "/" + token;
    }
}
