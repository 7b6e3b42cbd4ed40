package io.darkroom.submitter.accept;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.PublishedRecords;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.service.client.HttpConfig;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client that listens hears. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class GenerationEventsTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    @Inject
    HttpConfig config;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final HttpClient http = HttpClient.newHttpClient();
    private Client client;
    private GenerationId id;

    @BeforeEach
    void aGenerationIsInFlight() {
        route.mend();
        client = Client.of("100", "");
        id = GenerationId.of(client.submit(prompt(), "\"routing\": {\"providers\": [\"evolink\"]}")
                .path("id"));
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));
    }

    @AfterEach
    void close() {
        // A stream that a failed test left open would be waited for.
        http.shutdownNow();
        http.close();
    }

    @Test
    void everyStateIsSentAndTheLastOneContainsTheImages() throws Exception {
        List<String> heard = listen("");
        soon().untilAsserted(() -> assertThat(ids(heard)).containsExactly("1", "2"));

        publisher.publish(new AttemptProgressed(id, 1, EVOLINK, 40, Instant.now()));
        soon().untilAsserted(() -> assertThat(ids(heard)).containsExactly("1", "2", "3"));
        soon().untilAsserted(() -> assertThat(heard).contains(": heartbeat"));
        archive();

        soon().untilAsserted(() -> assertThat(statuses(heard))
                .containsExactly("queued", "submitted", "processing", "archiving", "completed"));
        assertThat(heard).anyMatch(line -> line.startsWith("data:") && line.contains("\"progress\":40"));
        assertThat(heard.stream()
                        .filter(line -> line.startsWith("data:"))
                        .toList()
                        .getLast())
                .contains("\"generation\":{")
                .contains("/v1/assets/");
        soon().untilAsserted(() -> assertThat(heard).endsWith("(closed)"));
    }

    @Test
    void progressIsRequestedOfWhatAClientLooksAtAndOfNothingElse() throws Exception {
        String unseen = client.submit(prompt(), "\"routing\": {\"providers\": [\"evolink\"]}")
                .path("id");
        List<String> heard = listen("");
        soon().untilAsserted(() -> assertThat(ids(heard)).contains("2"));
        client.get("/v1/generations/" + id).then().statusCode(200);

        try (PublishedRecords attempts = new PublishedRecords(kafka, Topic.ATTEMPTS.topicName())) {
            soon().untilAsserted(() -> assertThat(types(attempts, id.toString()))
                    .containsExactly(EventType.ATTEMPT_SUBMITTED, EventType.PROGRESS_REQUESTED));
            soon().untilAsserted(
                            () -> assertThat(types(attempts, unseen)).containsExactly(EventType.ATTEMPT_SUBMITTED));
        }
        client.authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);
        soon().untilAsserted(() -> assertThat(heard).endsWith("(closed)"));
    }

    @Test
    void aStreamLastsLongerThanTheHeadOfARequestMay() throws Exception {
        long opened = System.nanoTime();

        List<String> heard = listen("");

        soon().until(() -> System.nanoTime() - opened
                > config.headTimeout().multipliedBy(3).dividedBy(2).toNanos());
        long heartbeats = heard.stream().filter(": heartbeat"::equals).count();
        soon().until(() -> heard.stream().filter(": heartbeat"::equals).count() > heartbeats);
        client.authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);
        soon().untilAsserted(() -> assertThat(heard).endsWith("(closed)"));
        assertThat(statuses(heard)).endsWith("canceled");
    }

    @Test
    void aReconnectingClientReceivesTheEventsItMissed() throws Exception {
        archive();
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("completed")));

        List<String> heard = listen("2");

        soon().untilAsserted(() -> assertThat(heard).endsWith("(closed)"));
        assertThat(statuses(heard)).containsExactly("archiving", "completed");
        assertThat(ids(heard)).containsExactly("3", "4");
        client.authorized()
                .header("Last-Event-ID", "4")
                .get("/v1/generations/" + id + "/events")
                .then()
                .statusCode(204);
    }

    @Test
    void aStreamOfAnUnknownGenerationIsAProblem() {
        client.get("/v1/generations/never-was/events").then().statusCode(404).body("code", equalTo("not_found"));
        Client.of("1", "").get("/v1/generations/" + id + "/events").then().statusCode(404);
        client.authorized()
                .header("Last-Event-ID", "first")
                .get("/v1/generations/" + id + "/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
    }

    @Test
    void aSignedAddressOpensTheEventsOfOneGenerationWithoutAKey() throws Exception {
        String url = client.authorized()
                .post("/v1/generations/" + id + "/events/link")
                .then()
                .statusCode(200)
                .extract()
                .path("url");
        client.authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);

        ApiRequest.given().get(url).then().statusCode(200).body(containsString("\"status\":\"canceled\""));
        String other = GenerationId.next(Instant.now()).toString();
        for (String forged : List.of(
                url.replace(id.toString(), other),
                url.replace("expires=", "expires=9"),
                url.replaceAll("signature=.*", "signature=a"),
                url.replaceAll("&signature=.*", ""))) {
            ApiRequest.given().get(forged).then().statusCode(401).body("code", equalTo("unauthorized"));
        }
        ApiRequest.given()
                .get("/v1/generations/" + id + "?" + url.substring(url.indexOf('?') + 1))
                .then()
                .statusCode(401);
    }

    // What is heard, as it is heard.
    private List<String> listen(String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(ApiRequest.baseUrl() + "/v1/generations/" + id + "/events"))
                .header("Authorization", "Bearer " + client.key());
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<String> heard = new CopyOnWriteArrayList<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(heard::add);
                heard.add("(closed)");
            } catch (IOException | RuntimeException e) {
                heard.add("(broken: " + e.getMessage() + ")");
            }
        });
        return heard;
    }

    private void archive() {
        publisher.publish(new GenerationArchived(
                id, 1, List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)), Instant.now()));
    }

    private static List<EventType> types(PublishedRecords published, String generation) {
        return published.all().stream()
                .filter(record -> generation.equals(record.key()))
                .map(record -> new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                .map(type -> EventType.named(type).orElseThrow())
                .toList();
    }

    private static List<String> ids(List<String> heard) {
        return heard.stream()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }

    private static List<String> statuses(List<String> heard) {
        return heard.stream()
                .filter(line -> line.startsWith("data: ") && line.contains("\"at\":"))
                .map(line -> line.replaceAll(".*?\"status\":\"([a-z]+)\".*", "$1"))
                .toList();
    }
}
