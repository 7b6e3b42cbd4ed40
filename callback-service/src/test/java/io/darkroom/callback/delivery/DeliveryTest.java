package io.darkroom.callback.delivery;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.darkroom.callback.PublishedEvents;
import io.darkroom.callback.delivery.Receiver.Answer;
import io.darkroom.callback.delivery.Receiver.Message;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients are events, reliably, in order, each as it asked. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class DeliveryTest extends DeliverySpecification {

    @Test
    void aNativeWebhookIsVerifiedByTheClientsLibrary() {
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        Message message = only();
        verify(message, PublishedEvents.SECRET);
        JsonNode event = message.json();
        assertThat(message.id()).isEqualTo("msg_" + id + "_completed");
        assertThat(event.path("type").asText()).isEqualTo("generation.completed");
        assertThat(event.at("/data/id").asText()).isEqualTo(id.toString());
        assertThat(event.at("/data/object").asText()).isEqualTo("generation");
        assertThat(event.at("/data/images/0/url").asText())
                .contains("/v1/assets/")
                .contains("signature=");
        assertThat(event.at("/data/usage/credits_charged").asText()).isEqualTo("2.25");
        assertThat(event.at("/data/metadata/order").asText()).isEqualTo("42");
        assertThat(event.at("/data/error").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "apiframe, COMPLETED, /jobId, , /status, COMPLETED",
        "apiframe, FAILED, /jobId, , /event, failed",
        "apiframe, CANCELED, /jobId, , /status, CANCELLED",
        "evolink, COMPLETED, /id, task-unified-, /status, completed",
        "evolink, FAILED, /id, task-unified-, /error/code, content_policy_violation",
        "evolink, CANCELED, /id, task-unified-, /status, cancelled",
        "apiinone, COMPLETED, /data/task_id, n, /data/status, COMPLETED",
        "apiinone, FAILED, /data/task_id, n, /data/status, FAILED",
        "acedata, COMPLETED, /task_id, , /success, true",
        "acedata, FAILED, /task_id, , /success, false",
        "native, FAILED, /data/id, , /type, generation.failed",
        "native, CANCELED, /data/id, , /data/status, canceled"
    })
    void aWebhookHasTheDialectOfItsRequest(
            String dialect, GenerationStatus status, String idAt, String prefix, String at, String expected) {
        publisher.publish(events.ended(status, id, receiver.url("/hook"), dialect));

        Message message = only();
        verify(message, PublishedEvents.SECRET);
        assertThat(message.json().at(idAt).asText())
                .startsWith(prefix == null ? "" : prefix)
                .satisfiesAnyOf(
                        text -> assertThat(text).contains(id.toString()),
                        text -> assertThat(text).contains(id.toString().replace("-", "")));
        assertThat(message.json().at(at).asText()).isEqualTo(expected);
    }

    /** As documented: HMAC-SHA256 over the raw body, keyed with the 32 bytes of SHA-256 of the API key. */
    @Test
    void apiframesSignatureFollowsItsDocumentation() throws Exception {
        publisher.publish(events.completed(id, receiver.url("/hook"), "apiframe"));

        Message message = only();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(PublishedEvents.sha256(PublishedEvents.KEY)), "HmacSHA256"));
        assertThat(message.header("X-Webhook-Signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(message.bytes())));
        assertThat(message.header("X-Webhook-Event")).isEqualTo("completed");
    }

    // Accounts and generations are published on two topics.
    @Test
    void aWebhookThatAKeySignsWaitsForThatKey() {
        PublishedEvents withNewKey = PublishedEvents.by(events.account(), sealed);
        publisher.publish(withNewKey.completed(id, receiver.url("/hook"), "apiframe"));
        GenerationId other = GenerationId.next(Instant.now());
        publisher.publish(withNewKey.completed(other, receiver.url("/hook"), "evolink"));
        // What needs no key is delivered meanwhile.
        soon().until(() -> hasStatus(other, "delivered"));
        soon().ignoreExceptions()
                .until(() -> Instant.parse(deliveries(id).extract().path("data[0].next_try_at"))
                        .isAfter(Instant.parse(deliveries(id).extract().path("data[0].created_at"))));
        deliveries(id).body("data[0].tries", hasSize(0)).body("data[0].status", equalTo("pending"));

        publisher.publish(withNewKey.account(Instant.now(), PublishedEvents.SECRET));

        soon().until(() -> hasStatus(id, "delivered"));
        assertThat(receiver.accepted().getLast().header("X-Webhook-Signature")).startsWith("sha256=");
    }

    @Test
    void anEventThatIsPublishedTwiceIsDeliveredOnce() {
        var event = events.completed(id, receiver.url("/hook"), "native");
        publisher.publish(event);
        publisher.publish(event);
        GenerationId later = GenerationId.next(Instant.now());
        publisher.publish(events.completed(later, receiver.url("/hook"), "native"));

        soon().until(() -> hasStatus(id, "delivered"));
        soon().until(() -> receiver.messages().size() >= 2);
        assertThat(receiver.messages()).extracting(Message::id).doesNotHaveDuplicates();
        deliveries(id).body("data", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowedAndTheErrorNamesIt(int status) {
        receiver.answers(message -> Answer.of(status, "Location", "https://b.example/hook"));
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        soon().until(() -> hasTries(id, 1));

        deliveries(id)
                .body("data[0].tries[0].status", equalTo(status))
                .body("data[0].tries[0].error", containsString("https://b.example/hook"));
    }

    @Test
    void aSlowReceiverDelaysOnlyItself() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Receiver slow = new Receiver()) {
            slow.answers(message -> {
                held.await();
                return Answer.of(200);
            });
            for (GenerationId each : generations(50)) {
                publisher.publish(events.completed(each, slow.url("/slow"), "native"));
            }
            soon().until(() -> slow.messages().size() >= 8);

            Instant before = Instant.now();
            publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

            only();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(45));
            // The limit of concurrent tries per host holds.
            assertThat(slow.messages()).hasSize(8);
            held.countDown();
        }
    }

    @Test
    void anAddressThatAnswers410IsDisabledAtOnce() {
        receiver.answers(message -> Answer.of(410));
        publisher.publish(events.completed(id, receiver.url("/gone"), "native"));
        soon().until(() -> hasStatus(id, "disabled"));

        GenerationId next = GenerationId.next(Instant.now());
        publisher.publish(events.completed(next, receiver.url("/gone"), "native"));

        soon().until(() -> hasStatus(next, "disabled"));
        assertThat(receiver.messages()).hasSize(1);
        String url = receiver.url("/gone").toString();
        owner().get("/v1/webhook-endpoints")
                .then()
                .body("disabled_addresses.find { it.url == '" + url + "' }.reason", equalTo("HTTP 410"));
        String delivery = deliveries(next).extract().path("data[0].id");
        owner().post("/v1/deliveries/" + delivery + "/redeliver").then().statusCode(409);

        // The account enables the address and redelivers what it missed.
        receiver.answers(message -> Answer.of(200));
        owner().body("{\"url\": \"" + url + "\"}")
                .post("/v1/webhook-endpoints/enable")
                .then()
                .statusCode(200);
        owner().post("/v1/deliveries/" + delivery + "/redeliver").then().statusCode(202);

        soon().until(() -> receiver.accepted().size() == 1);
    }

    @Test
    void retryAfterDelaysTheNextTry() {
        AtomicBoolean asked = new AtomicBoolean();
        receiver.answers(
                message -> asked.compareAndSet(false, true) ? Answer.of(429, "Retry-After", "600") : Answer.of(200));
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));
        soon().until(() -> hasTries(id, 1));

        String next = deliveries(id).extract().path("data[0].next_try_at");

        assertThat(Instant.parse(next))
                .isBetween(clock.instant().plusSeconds(590), clock.instant().plusSeconds(601));
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answers(message -> message.path().equals("/hook")
                ? Answer.of(302, "Location", receiver.url("/elsewhere").toString())
                : Answer.of(200));

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        soon().until(() -> hasTries(id, 1));
        deliveries(id).body("data[0].tries[0].status", equalTo(302)).body("data[0].status", equalTo("pending"));
        assertThat(receiver.messages()).extracting(Message::path).containsExactly("/hook");
    }

    @Test
    void onlyTheBeginningOfAnAnswerIsStored() {
        byte[] longBody = "x".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);
        receiver.answers(message -> new Answer(200, Map.of(), longBody));

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        soon().until(() -> hasStatus(id, "delivered"));
        assertThat(deliveries(id).extract().<String>path("data[0].tries[0].answer"))
                .isEqualTo("x".repeat(1024));
    }

    @Test
    void aForbiddenAddressIsNotCalled() {
        publisher.publish(events.completed(id, URI.create("https://169.254.169.254/hook"), "native"));
        GenerationId plain = GenerationId.next(Instant.now());
        publisher.publish(events.completed(plain, URI.create("http://93.184.216.34/hook"), "native"));

        soon().until(() -> hasStatus(id, "failed"));
        soon().until(() -> hasStatus(plain, "failed"));
        deliveries(plain).body("data[0].tries[0].error", org.hamcrest.Matchers.containsString("darkroom.egress.allow"));
    }

    @Test
    void bothSecretsVerifyDuringARotation() {
        String fresh = "whsec_/JFZKZ+T5b0HMaEHOYXxC1Bzrs0h+yLnq7Vkn776WL0=";
        publisher.publish(events.account(Instant.now(), fresh, PublishedEvents.SECRET));
        // Accounts and generations are published on two topics.
        soon().until(() -> {
            GenerationId each = GenerationId.next(Instant.now());
            publisher.publish(events.completed(each, receiver.url("/hook"), "native"));
            soon().until(() -> receiver.accepted().stream()
                    .anyMatch(message -> message.id().contains(each.toString())));
            return receiver.accepted().getLast().header("webhook-signature").contains(" ");
        });

        Message message = receiver.accepted().getLast();
        verify(message, fresh);
        verify(message, PublishedEvents.SECRET);
    }

    @Test
    void anEndpointReceivesEveryGenerationInTheNativeFormAndCanBeTested() {
        String endpoint = owner().body("{\"url\": \"" + receiver.url("/all") + "\", \"events\": [\"completed\"]}")
                .post("/v1/webhook-endpoints")
                .then()
                .statusCode(201)
                .body("status", equalTo("active"))
                .extract()
                .path("id");

        owner().post("/v1/webhook-endpoints/" + endpoint + "/test").then().statusCode(202);
        Message test = only();
        verify(test, PublishedEvents.SECRET);
        assertThat(test.json().path("type").asText()).isEqualTo("test");

        publisher.publish(events.failed(GenerationId.next(Instant.now()), receiver.url("/own"), "evolink"));
        publisher.publish(events.completed(id, receiver.url("/own"), "evolink"));

        soon().until(() -> receiver.accepted().size() == 4);
        assertThat(receiver.accepted().stream().filter(message -> message.path().equals("/all")))
                .extracting(message -> message.json().path("type").asText())
                .containsExactly("test", "generation.completed");
        // Both are events of one event under one id.
        deliveries(id).body("data.message_id", contains("msg_" + id + "_completed", "msg_" + id + "_completed"));
    }

    @Test
    void aRedeliveryKeepsTheMessageIdAndHasANewNonce() {
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));
        Message first = only();
        soon().until(() -> hasStatus(id, "delivered"));
        String delivery = deliveries(id).extract().path("data[0].id");

        owner().post("/v1/deliveries/" + delivery + "/redeliver").then().statusCode(202);
        soon().until(() -> receiver.messages().size() == 2);
        soon().until(() -> hasStatus(id, "delivered"));
        owner().post("/v1/deliveries/" + delivery + "/redeliver").then().statusCode(202);
        soon().until(() -> receiver.messages().size() == 3);

        assertThat(receiver.messages()).extracting(Message::id).containsOnly(first.id());
        assertThat(receiver.messages())
                .extracting(message -> message.header(SendWebhook.REDELIVERY_HEADER))
                .doesNotHaveDuplicates();
        deliveries(id).body("data[0].tries", hasSize(3)).body("data[0].tries.status", contains(200, 200, 200));
    }

    @Test
    void deliveriesOfADeletedGenerationAreDropped() {
        receiver.answers(message -> Answer.of(500));
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));
        soon().until(() -> hasTries(id, 1));

        publisher.publish(new GenerationDeleted(id, events.account(), DeletionReason.REQUEST, Instant.now()));

        soon().until(() -> hasStatus(id, "dropped"));
        String delivery = deliveries(id).extract().path("data[0].id");
        owner().post("/v1/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(409)
                .body("code", equalTo("forgotten"));
    }

    @Test
    void deliveriesAreFoundByWhatTheyAreAndSentAgainTogether() {
        Instant before = Instant.now().minusMillis(1);
        receiver.answers(message -> Answer.of(410));
        publisher.publish(events.completed(id, receiver.url("/gone"), "native"));
        soon().until(() -> hasStatus(id, "disabled"));
        receiver.answers(message -> Answer.of(200));
        List<GenerationId> arrived = generations(3);
        arrived.forEach(each -> publisher.publish(events.completed(each, receiver.url("/hook"), "native")));
        soon().until(() -> arrived.stream().allMatch(each -> hasStatus(each, "delivered")));

        String since = "created_after=" + before + "&";
        owner().get("/v1/deliveries?" + since + "status=disabled")
                .then()
                .statusCode(200)
                .body("data.generation_id", contains(id.toString()))
                .body("data[0].tries", hasSize(1))
                .body("next_cursor", nullValue());
        String cursor = owner().get("/v1/deliveries?" + since + "event=completed&status=delivered&limit=2")
                .then()
                .body(
                        "data.generation_id",
                        contains(arrived.get(2).toString(), arrived.get(1).toString()))
                .body("has_more", equalTo(true))
                .extract()
                .path("next_cursor");
        owner().get("/v1/deliveries?" + since + "event=completed&status=delivered&cursor=" + cursor)
                .then()
                .body("data.generation_id", contains(arrived.get(0).toString()));
        owner().get("/v1/deliveries?" + since + "event=test").then().body("data", hasSize(0));

        owner().post("/v1/deliveries/redeliver?status=disabled&since=" + before)
                .then()
                .statusCode(202)
                .body("redelivered", equalTo(0))
                .body("skipped", equalTo(1));
        owner().post("/v1/deliveries/redeliver?status=delivered&since=" + before)
                .then()
                .statusCode(202)
                .body("redelivered", equalTo(3))
                .body("next_cursor", nullValue());
        soon().until(() -> arrived.stream().allMatch(each -> hasTries(each, 2)));
    }

    @Test
    void anOperatorReadsEveryAccountsDeliveries() {
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));
        soon().until(() -> hasStatus(id, "delivered"));
        String account = SimulatedSubmitter.account(SimulatedSubmitter.OWNER).toString();

        ApiRequest admin = given().header("X-API-Key", SimulatedSubmitter.ADMIN);
        admin.get("/v1/generations/" + id + "/deliveries").then().body("data[0].account_id", equalTo(account));
        for (String scope : List.of(account, "all")) {
            given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                    .get("/v1/deliveries?generation_id=" + id + "&account=" + scope)
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1));
        }
        given().header("X-API-Key", SimulatedSubmitter.STRANGER)
                .get("/v1/deliveries?account=" + account)
                .then()
                .statusCode(403);
        for (String odd :
                List.of("status=odd", "event=odd", "limit=101", "cursor=odd", "account=odd", "created_after=now")) {
            given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                    .get("/v1/deliveries?" + odd)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo(odd.substring(0, odd.indexOf('='))));
        }
        owner().post("/v1/deliveries/redeliver").then().statusCode(400).body("errors[0].field", equalTo("since"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SimulatedSubmitter.CLOSED, SimulatedSubmitter.CUT})
    void aKeyIsNotCheckedWhenTheConnectionToItsServiceCloses(String key) {
        given().header("X-API-Key", key).get("/v1/deliveries").then().statusCode(503);
    }

    @Test
    void anotherAccountsDeliveriesAreHidden() {
        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));
        only();
        String delivery = soonDelivery();

        given().header("X-API-Key", SimulatedSubmitter.STRANGER)
                .get("/v1/generations/" + id + "/deliveries")
                .then()
                .body("data", hasSize(0));
        given().header("X-API-Key", SimulatedSubmitter.STRANGER)
                .get("/v1/deliveries/" + delivery)
                .then()
                .statusCode(404);
        given().get("/v1/deliveries/" + delivery).then().statusCode(401);
        owner().get("/v1/deliveries/" + "-".repeat(36)).then().statusCode(404);
        owner().get("/v1/deliveries/" + delivery).then().body("message_id", startsWith("msg_"));
    }

    @Test
    void anInvalidEndpointIsRejected() {
        for (String body : List.of(
                "no json",
                "{}",
                "{\"url\": 7}",
                "{\"url\": \"ftp://example.com\"}",
                "{\"url\": \"https://example.com\", \"events\": []}",
                "{\"url\": \"https://example.com\", \"events\": [\"born\"]}",
                "{\"url\": \"https://example.com\", \"event\": [\"failed\"]}",
                "{\"url\": \"https://example.com/" + "x".repeat(2048) + "\"}")) {
            int status = owner().body(body).post("/v1/webhook-endpoints").statusCode();
            assertThat(status).as(body).isIn(400, 422);
        }
    }

    private String soonDelivery() {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> deliveries(id).extract().<String>path("data[0].id"), found -> found != null);
    }

    private static void verify(Message message, String secret) {
        HttpHeaders headers = HttpHeaders.of(
                message.headers().entrySet().stream()
                        .collect(Collectors.toMap(header -> header.getKey().toLowerCase(), Map.Entry::getValue)),
                (name, value) -> true);
        assertThatCode(() -> new Webhook(secret).verify(message.body(), headers))
                .doesNotThrowAnyException();
    }
}
