package io.darkroom.callback.ingest;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.callback.attempt.Attempts;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.StandardWebhook;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.LogLines;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callbacks of the providers that sign them: what verifies Replicate's is configured, and fal, which has the other, cannot be reached. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class SignedCallbacksTest {

    private static final String REPLICATE = "replicate";
    private static final String PREDICTION = """
            {"id": "t-1", "status": "succeeded", "output": ["https://cdn.example/1.jpg"], "error": null}""";
    private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @Inject
    CallbackTokens tokens;

    @Inject
    Attempts attempts;

    @ConfigProperty(name = "darkroom.providers.replicate.webhook-key")
    String secret;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final GenerationId id = GenerationId.next(Instant.now());
    private TopicReader topics;
    private LogLines log;

    @BeforeEach
    void readTopicsAndLog() {
        topics = new TopicReader(kafka);
        log = LogLines.of("io.darkroom.callback");
    }

    @AfterEach
    void close() {
        topics.close();
        log.close();
    }

    @Test
    void aPredictionThatReplicateHasSignedIsTaken() {
        Map<String, String> headers = signed(secret, Instant.now(), PREDICTION);

        post(REPLICATE, headers, PREDICTION).then().statusCode(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topics.events(Topic.OUTCOMES, id))
                        .extracting(Event::type)
                        .containsExactly(EventType.ATTEMPT_SUCCEEDED));
        assertThat(topics.events(Topic.CALLBACKS, id))
                .singleElement()
                .isInstanceOfSatisfying(
                        CallbackReceived.class,
                        stored -> assertThat(stored.headers()).containsExactlyInAnyOrderEntriesOf(headers));
    }

    @Test
    void whatReplicateHasSignedForAnotherTaskChangesNothing() {
        String other = PREDICTION.replace("t-1", "t-2").replace("1.jpg", "2.jpg");
        Instant now = Instant.now();
        QuarkusTransaction.requiringNew()
                .run(() -> attempts.submitted(
                        new AttemptSubmitted(
                                id,
                                1,
                                ProviderName.of(REPLICATE),
                                new TaskId("t-1"),
                                now,
                                now.plusSeconds(600),
                                Optional.empty()),
                        now.plusSeconds(600)));

        post(REPLICATE, signed(secret, now, other), other).then().statusCode(200);
        post(REPLICATE, signed(secret, now, PREDICTION), PREDICTION).then().statusCode(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topics.events(Topic.OUTCOMES, id))
                        .singleElement()
                        .asString()
                        .contains("https://cdn.example/1.jpg"));
        assertThat(log.all())
                .contains("a signed callback of replicate is about another task than its attempt 1: ignored")
                .noneMatch(line -> line.contains("cdn.example"));
    }

    @Test
    void whatReplicateHasNotSignedIs401() {
        Instant now = Instant.now();

        refused(post(REPLICATE, Map.of(), PREDICTION));
        refused(post(REPLICATE, signed(OTHER_SECRET, now, PREDICTION), PREDICTION));
        refused(post(REPLICATE, signed(secret, now, PREDICTION), PREDICTION + " "));
        refused(post(REPLICATE, signed(secret, now.minusSeconds(400), PREDICTION), PREDICTION));

        assertThat(topics.events(Topic.CALLBACKS, id)).isEmpty();
        assertThat(log.all())
                .filteredOn("a callback of replicate was refused: it has no signature of its provider"::equals)
                .hasSize(4);
        assertThat(log.all()).noneMatch(line -> line.contains("cdn.example") || line.contains(secret));
    }

    @Test
    void whatCannotBeVerifiedNowIs503SoThatItIsSentAgain() {
        post("fal", Map.of("x-fal-webhook-signature", "00"), "{\"request_id\": \"t-1\", \"status\": \"OK\"}")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("5"));

        assertThat(topics.events(Topic.CALLBACKS, id)).isEmpty();
        assertThat(log.all()).anyMatch(line -> line.startsWith("a callback of fal was not taken: "));
    }

    private static void refused(ApiResponse answer) {
        answer.then().statusCode(401).body("code", equalTo("wrong_signature"));
    }

    private static Map<String, String> signed(String key, Instant at, String body) {
        return StandardWebhook.headers("msg_1", at, body.getBytes(StandardCharsets.UTF_8), List.of(key));
    }

    private ApiResponse post(String provider, Map<String, String> headers, String body) {
        CallbackAddress address = new CallbackAddress(ProviderName.of(provider), new AttemptKey(id, 1));
        ApiRequest request = given().contentType("application/json");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        return request.body(body.getBytes(StandardCharsets.UTF_8)).post(address.path(tokens.sign(address)));
    }
}
