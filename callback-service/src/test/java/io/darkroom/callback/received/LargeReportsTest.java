package io.darkroom.callback.received;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.callback.ingest.TopicReader;
import io.darkroom.callback.poll.StubProviders;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.AttemptSubmitted;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports with images inside that Kafka would not carry. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
@QuarkusTestResource(StubProviders.class)
@QuarkusTestResource(StubStorage.class)
class LargeReportsTest {

    private static final ProviderName ACEDATA = ProviderName.of("acedata");
    private static final ProviderName RUNBASE = ProviderName.of("runbase");
    private static final int MEBIBYTE = 1024 * 1024;

    @Inject
    CallbackTokens tokens;

    @Inject
    AssetLinks links;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final GenerationId id = GenerationId.next(Instant.now());
    private final AttemptKey attempt = new AttemptKey(id, 1);
    private TopicReader topics;

    @BeforeEach
    void open() {
        StubStorage.KEPT.clear();
        topics = new TopicReader(kafka);
    }

    @AfterEach
    void close() {
        StubStorage.STATUS.set(204);
        topics.close();
    }

    @Test
    void theImagesOfACallbackAreStoredBeforeItIsAnsweredAndItsEventsCarryReferences() {
        byte[] one = image(4 * MEBIBYTE, 1);
        byte[] two = image(MEBIBYTE, 2);

        post(callback(base64(one), "data:image/png;base64," + base64(two)))
                .then()
                .statusCode(200);

        assertThat(stored()).containsExactlyInAnyOrder(Sha256.hex(one), Sha256.hex(two));
        StubStorage.KEPT.keySet().forEach(call -> assertThat(isSigned(call)).isTrue());
        assertThat(images()).containsExactly(reference(one), reference(two));
    }

    @Test
    void theImagesOfAPolledAnswerAreStoredToo() {
        Instant now = Instant.now();
        publisher.publish(new AttemptSubmitted(
                id, 1, RUNBASE, new TaskId("inside-" + id), now, now.plusSeconds(600), Optional.empty()));

        assertThat(images()).containsExactly(reference(StubProviders.LARGE_IMAGE));
        assertThat(stored()).containsExactly(Sha256.hex(StubProviders.LARGE_IMAGE));
    }

    @Test
    void aPolledAnswerWhoseImagesCannotBeStoredIsPolledAgain() {
        StubStorage.STATUS.set(503);
        Instant now = Instant.now();
        publisher.publish(new AttemptSubmitted(
                id, 1, RUNBASE, new TaskId("inside-" + id), now, now.plusSeconds(600), Optional.empty()));
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> topics.events(Topic.OUTCOMES, id).isEmpty());

        StubStorage.STATUS.set(204);

        assertThat(images()).containsExactly(reference(StubProviders.LARGE_IMAGE));
    }

    @Test
    void aCallbackWhoseImagesCannotBeStoredIsAskedForAgain() {
        StubStorage.STATUS.set(500);
        String callback = callback(base64(image(MEBIBYTE, 3)));

        post(callback)
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("detail", containsString("images inside"));

        assertThat(topics.events(Topic.CALLBACKS, id)).isEmpty();
        StubStorage.STATUS.set(204);
        post(callback).then().statusCode(200);
    }

    @Test
    void anImageThatIsRefusedForGoodLeavesItsReference() {
        byte[] image = image(MEBIBYTE, 4);
        StubStorage.STATUS.set(422);

        post(callback(base64(image))).then().statusCode(200);

        assertThat(images()).containsExactly(reference(image));
    }

    @Test
    void aRepeatedCallbackStoresTheSame() {
        byte[] image = image(MEBIBYTE, 5);

        post(callback(base64(image))).then().statusCode(200);
        post(callback(base64(image))).then().statusCode(200);

        assertThat(stored()).containsOnly(Sha256.hex(image));
    }

    @Test
    void moreTextThanKafkaCarriesIs413() {
        String text = "{\"task_id\": \"1\", \"note\": \"" + "a lamp ".repeat(MEBIBYTE / 7 + 1) + "\"}";

        post(text)
                .then()
                .statusCode(413)
                .body("code", equalTo("body_too_large"))
                .body("detail", equalTo("it may have at most 1048576 bytes"));
        assertThat(topics.events(Topic.CALLBACKS, id)).isEmpty();
    }

    private static String callback(String... images) {
        String data = Stream.of(images)
                .map(image -> image.startsWith("data:")
                        ? "{\"image_url\": \"" + image + "\"}"
                        : "{\"b64_json\": \"" + image + "\"}")
                .reduce((one, two) -> one + ", " + two)
                .orElseThrow();
        return "{\"success\": true, \"task_id\": \"t\", \"data\": [" + data + "]}";
    }

    private ApiResponse post(String body) {
        CallbackAddress address = new CallbackAddress(ACEDATA, attempt);
        return given().contentType("application/json").body(body).post(address.path(tokens.sign(address)));
    }

    private List<URI> images() {
        List<Event> outcomes = await().atMost(Duration.ofSeconds(60))
                .until(() -> topics.events(Topic.OUTCOMES, id), events -> !events.isEmpty());
        assertThat(outcomes).singleElement().isInstanceOf(AttemptSucceeded.class);
        return ((AttemptSucceeded) outcomes.getFirst())
                .images().stream().map(ProducedImage::url).toList();
    }

    private List<String> stored() {
        String path = AssetLinks.receivedImagePath(attempt, new ReceivedImage(Sha256.hex("")));
        String start = "PUT " + path.substring(0, path.lastIndexOf('/') + 1);
        return StubStorage.KEPT.entrySet().stream()
                .filter(kept -> kept.getKey().startsWith(start))
                .map(Map.Entry::getValue)
                .map(Sha256::hex)
                .distinct()
                .toList();
    }

    private boolean isSigned(String call) {
        URI uri = URI.create(call.substring("PUT ".length()));
        String[] query = uri.getQuery().split("[=&]");
        return links.opens(uri.getPath(), query[1], query[3], Instant.now());
    }

    private static URI reference(byte[] image) {
        return new ReceivedImage(Sha256.hex(image)).reference();
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    private static byte[] image(int length, int seed) {
        byte[] image = new byte[length];
        new Random(seed).nextBytes(image);
        return image;
    }
}
