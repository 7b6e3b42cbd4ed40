package io.darkroom.submitter.ingress;

import static io.darkroom.submitter.KafkaRecords.header;
import static io.darkroom.submitter.KafkaRecords.request;
import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.KafkaRecords;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Other systems ask on Kafka, with a producer that knows nothing of us but docs/kafka.md. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class KafkaIngressTest {

    private static final String DLQ = Topic.REQUESTS.deadLetterName();
    private static final String ACCEPTED_RECORD = """
            INSERT INTO accepted_record (account_id, source, event_id, generation_id, accepted_at)
            VALUES (?, '/shop', ?, gen_random_uuid(), now())""";

    @Inject
    Route route;

    @Inject
    KafkaRecords kafka;

    @Inject
    EntityManager database;

    @Inject
    DataSource connections;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private Client client;

    @BeforeEach
    void anAccountThatMayUseKafka() {
        route.mend();
        client = Client.of("1000000", "");
        // One of its generations goes to a provider at a time; here it matters what is accepted.
        change(client, "{\"kafka\": true, \"max_running\": 1}");
    }

    // So many waiting generations are no company for other tests.
    @AfterEach
    void whatWaitsIsCanceled() {
        List<?> waiting = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT id FROM generation WHERE account_id = :account AND finished_at IS NULL")
                        .setParameter("account", UUID.fromString(client.account()))
                        .getResultList());
        waiting.forEach(id -> client.authorized().post("/v1/generations/" + id + "/cancel"));
    }

    // 10,000 of them are sent by ./darkroom chaos doors.
    @Test
    void ofTwoHundredRecordsOneInTwentyIsMalformedAndEveryOtherIsAccepted() throws Exception {
        Client forbidden = Client.of("1000", "");
        String run = UUID.randomUUID().toString();
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(
                    i % 20 == 19
                            ? malformed(i / 20, run + "-" + i, forbidden)
                            : request(run + "-" + i, client.account(), data("a lamp")));
        }

        kafka.send(records);

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> accepted(client) == 190);
        await().atMost(Duration.ofSeconds(60)).until(() -> letters(run).size() == 10);
        assertThat(letters(run)).allSatisfy(letter -> {
            assertThat(header(letter, "dlq-reason")).hasSizeGreaterThan(15);
            assertThat(header(letter, "dlq-topic")).isEqualTo(Topic.REQUESTS.topicName());
            assertThat(header(letter, "dlq-offset")).containsOnlyDigits();
            assertThat(header(letter, "dlq-service")).isEqualTo("submitter-service");
        });
        assertThat(reasons(run)).hasSize(10);
        await().atMost(Duration.ofSeconds(60)).until(() -> rejected(run).size() == 10);
        assertThat(rejected(run))
                .allSatisfy(event -> assertThat(event.path("code").asText()).isNotEmpty());
        assertThat(accepted(client)).isEqualTo(190);
    }

    // Ten ways, each with the run's name in the record's key.
    private ProducerRecord<String, String> malformed(int way, String id, Client forbidden) {
        String account = client.account();
        ProducerRecord<String, String> record = request(id, account, data("a lamp"));
        return switch (way) {
            case 0 -> request(id, account, "{\"request\": ");
            case 1 -> new ProducerRecord<>(Topic.REQUESTS.topicName(), id, data("a lamp"));
            case 2 -> with(record, "ce_specversion", "0.7");
            case 3 -> with(record, "ce_type", "io.darkroom.GenerationRequestd.v1");
            case 4 -> request(id, "", data("a lamp"));
            case 5 -> request(id, "nobody", data("a lamp"));
            case 6 -> request(id, forbidden.account(), data("a lamp"));
            case 7 ->
                request(id, account, "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"x\", \"n\": 99}}");
            case 8 -> request(id, account, "{\"request\": {\"model\": \"crayon-1\", \"prompt\": \"x\"}}");
            default -> request(id, account, "{\"generation_id\": \"42\", \"request\": {}}");
        };
    }

    @Test
    void theLargestPossibleRecordBecomesADeadLetterAndTheNextOneIsAccepted() {
        String id = UUID.randomUUID().toString();
        String large = "x".repeat(Topic.MAX_RECORD_BYTES - 400);
        ProducerRecord<String, String> good = request(id + "-good", client.account(), data("after it"));

        // To one partition, one behind the other.
        kafka.send(List.of(
                at(0, new ProducerRecord<>(Topic.REQUESTS.topicName(), id, large)),
                at(0, with(request(id + "-id", client.account(), data("x")), "ce_id", "i".repeat(3_000_000))),
                at(0, good)));

        soon().until(() -> accepted(client) == 1);
        assertThat(letters(id))
                .extracting(letter -> header(letter, "dlq-reason"))
                .anySatisfy(reason -> assertThat(reason).contains("too large to be copied"))
                .anySatisfy(reason -> assertThat(reason).contains("its id 255"));
    }

    private static ProducerRecord<String, String> at(int partition, ProducerRecord<String, String> record) {
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
    }

    @Test
    void aRecordThatIsSentTwiceIsAcceptedOnce() {
        String id = UUID.randomUUID().toString();

        kafka.send(List.of(
                request(id, client.account(), data("one")),
                request(id, client.account(), data("one")),
                with(request(id, client.account(), data("two")), "ce_source", "/another-shop")));

        soon().until(() -> accepted(client) == 2);
        await().during(Duration.ofSeconds(2)).until(() -> accepted(client) == 2);
    }

    @Test
    void aRecordThatHoldsUpTheOthersDelaysNoRequestOverHttp() throws SQLException {
        String id = UUID.randomUUID().toString();
        String prompt = Route.prompt();
        try (Connection blocker = connections.getConnection()) {
            blocker.setAutoCommit(false);
            try (PreparedStatement sameRecord = blocker.prepareStatement(ACCEPTED_RECORD)) {
                sameRecord.setObject(1, UUID.fromString(client.account()));
                sameRecord.setString(2, id);
                sameRecord.executeUpdate();
            }
            kafka.send(List.of(request(id, client.account(), data("a lamp that waits"))));
            soon().until(() -> waitingForLocks() == 1);

            route.submit(prompt, "{}").then().statusCode(202);

            soon().until(() -> route.books(prompt).size() == 1);
            assertThat(accepted(client)).isZero();
            blocker.rollback();
        }
        soon().until(() -> accepted(client) == 1);
    }

    @Test
    void structuredModeIsAcceptedWithItsHeaderOrWithout() {
        String bare = structured(UUID.randomUUID().toString());
        ProducerRecord<String, String> typed = new ProducerRecord<>(
                Topic.REQUESTS.topicName(), "key", structured(UUID.randomUUID().toString()));
        header(typed, "content-type", "application/cloudevents+json");

        kafka.send(List.of(new ProducerRecord<>(Topic.REQUESTS.topicName(), null, bare), typed));

        soon().until(() -> accepted(client) == 2);
    }

    private String structured(String id) {
        return "{\"specversion\": \"1.0\", \"id\": \"" + id + "\", \"source\": \"/shop\", \"darkroomaccount\": \""
                + client.account()
                + "\", \"type\": \"io.darkroom.GenerationRequested.v1\", \"datacontenttype\": \"application/json\","
                + " \"data\": " + data("a structured lamp") + "}";
    }

    /** The producer that docs/kafka.md shows, as a person would run it. */
    @Test
    void theExampleOfTheDocumentationIsAccepted() throws Exception {
        String prompt = "the example's lamp " + UUID.randomUUID();
        Process example = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        jar(KafkaProducer.class) + File.pathSeparator + jar(LoggerFactory.class),
                        "../docs/examples/Produce.java",
                        bootstrap,
                        client.account(),
                        prompt)
                .redirectErrorStream(true)
                .start();

        String said = new String(example.getInputStream().readAllBytes(), UTF_8);

        assertThat(example.waitFor()).as(said).isZero();
        soon().until(() -> accepted(client) == 1);
    }

    private static String jar(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void theOtherSystemMayChooseTheIdOfTheGeneration() {
        GenerationId wanted = GenerationId.next(Instant.now());
        String data = "{\"generation_id\": \"" + wanted + "\", \"request\": {\"model\": \"seedream-4.5\", \"prompt\":"
                + " \"mine\", \"metadata\": {\"order\": \"42\"}}}";

        kafka.send(List.of(request(UUID.randomUUID().toString(), client.account(), data)));

        soon().until(() -> client.get("/v1/generations/" + wanted).statusCode() == 200);
        client.get("/v1/generations/" + wanted).then().body("metadata.order", equalTo("42"));
        client.authorized().post("/v1/generations/" + wanted + "/cancel").then().statusCode(202);
        // Its end says which record asked.
        soon().until(() -> events(Topic.LIFECYCLE, wanted.toString()).stream()
                .anyMatch(event -> event.path("generation_id").asText().equals(wanted.toString())
                        && event.at("/generation/origin/source").asText().equals("/shop")));
        // No other account gets that id.
        String other = UUID.randomUUID().toString();
        kafka.send(List.of(request(other, client.account(), data)));
        soon().until(() -> letters(other).size() == 1);
    }

    // Records of one poll share a transaction.
    @Test
    void ofRecordsThatCostMoreThanTheCreditsThoseThatAreCoveredAreAccepted() {
        Client poor = Client.of("100", "");
        change(poor, "{\"kafka\": true, \"max_running\": 1}");
        String run = UUID.randomUUID().toString();
        // Each may cost 2.25 credits. One that ends at less makes room for another.
        int covered = 44;

        kafka.send(IntStream.range(0, covered + 3)
                .mapToObj(i -> at(0, request(run + "-" + i, poor.account(), data("a lamp"))))
                .toList());

        soon().until(() -> accepted(poor) + letters(run).size() == covered + 3);
        assertThat(accepted(poor)).isGreaterThanOrEqualTo(covered);
        assertThat(letters(run))
                .isNotEmpty()
                .extracting(letter -> header(letter, "dlq-reason"))
                .allSatisfy(reason -> assertThat(reason).contains("credits"));
    }

    @Test
    void ofTwoRecordsOfOnePollWithTheSameIdForTheGenerationTheFirstIsAccepted() {
        GenerationId wanted = GenerationId.next(Instant.now());
        String run = UUID.randomUUID().toString();

        kafka.send(List.of(
                at(0, request(run + "-1", client.account(), data("before"))),
                at(0, request(run + "-2", client.account(), withId(wanted, "first"))),
                at(0, request(run + "-3", client.account(), withId(wanted, "second"))),
                at(0, request(run + "-4", client.account(), data("after")))));

        soon().until(() -> letters(run).size() == 1 && accepted(client) == 3);
        assertThat(letters(run).getFirst().key()).isEqualTo(run + "-3");
        client.get("/v1/generations/" + wanted).then().body("request.prompt", equalTo("first"));
    }

    private static String withId(GenerationId id, String prompt) {
        return "{\"generation_id\": \"" + id + "\", \"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt
                + "\"}}";
    }

    @Test
    void aRecordWithoutCreditsIsADeadLetterThatIsAcceptedAfterATopUp() {
        Client poor = Client.of("1", "");
        change(poor, "{\"kafka\": true}");
        String id = UUID.randomUUID().toString();

        kafka.send(List.of(request(id, poor.account(), data("too dear"))));

        soon().until(() -> letters(id).size() == 1);
        String letter = authorized()
                .get("/v1/admin/dead-letters?topic=darkroom.requests")
                .then()
                .statusCode(200)
                .extract()
                .path("data.find { it.key == '" + id + "' }.id");
        authorized()
                .get("/v1/admin/dead-letters/" + letter)
                .then()
                .body("letter.reason", containsString("credits"))
                .body("headers.ce_darkroomaccount", equalTo(poor.account()))
                .body("value", containsString("too dear"))
                .body("letter.redriven_at", equalTo(null));
        authorized()
                .body("{\"credits\": \"100\"}")
                .post("/v1/admin/accounts/" + poor.account() + "/credits")
                .then()
                .statusCode(200);

        authorized()
                .post("/v1/admin/dead-letters/" + letter + "/redrive")
                .then()
                .statusCode(200);

        soon().until(() -> accepted(poor) == 1);
        authorized().get("/v1/admin/dead-letters/" + letter).then().body("letter.redriven_at", notNullValue());
        poor.get("/v1/generations").then().body("data", hasSize(1));
    }

    @Test
    void allDeadLettersOfATopicCanBeRedrivenAtOnceAndEachOnce() {
        Client poor = Client.of("1", "");
        change(poor, "{\"kafka\": true, \"max_running\": 1}");
        String run = UUID.randomUUID().toString();
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            records.add(request(run + "-" + i, poor.account(), data("too dear")));
        }
        kafka.send(records);
        soon().until(() -> letters(run).size() == 5);
        authorized()
                .body("{\"credits\": \"1000\"}")
                .post("/v1/admin/accounts/" + poor.account() + "/credits")
                .then()
                .statusCode(200);

        authorized()
                .post("/v1/admin/dead-letters/redrive?topic=darkroom.requests&limit=1000")
                .then()
                .statusCode(200);

        soon().until(() -> accepted(poor) == 5);
        authorized()
                .post("/v1/admin/dead-letters/redrive?topic=darkroom.requests&limit=1000")
                .then()
                .body("data.key", not(hasItem(startsWith(run))));
    }

    @Test
    void onlyAnAdministratorSeesDeadLetters() {
        client.get("/v1/admin/dead-letters").then().statusCode(403);
        authorized().get("/v1/admin/dead-letters?topic=nothing").then().statusCode(400);
        authorized().get("/v1/admin/dead-letters?limit=0").then().statusCode(400);
        authorized()
                .get("/v1/admin/dead-letters/darkroom.requests:0:999999")
                .then()
                .statusCode(404);
        authorized().get("/v1/admin/dead-letters/darkroom.requests:77:0").then().statusCode(404);
        authorized().get("/v1/admin/dead-letters/what").then().statusCode(404);
    }

    private static void change(Client client, String fields) {
        authorized()
                .body(fields)
                .patch("/v1/admin/accounts/" + client.account())
                .then()
                .statusCode(200)
                .body("kafka", equalTo(true));
    }

    private static String data(String prompt) {
        return "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\"}}";
    }

    private static ProducerRecord<String, String> with(
            ProducerRecord<String, String> record, String name, String value) {
        header(record, name, value);
        return record;
    }

    private long accepted(Client of) {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery(
                                        "SELECT count(*) FROM generation WHERE account_id = :account")
                                .setParameter("account", UUID.fromString(of.account()))
                                .getSingleResult())
                        .longValue());
    }

    private long waitingForLocks() {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                .getSingleResult())
                        .longValue());
    }

    private List<ConsumerRecord<String, byte[]>> letters(String run) {
        return kafka.read(DLQ).stream()
                .filter(record -> record.key() != null && record.key().startsWith(run))
                .toList();
    }

    private Set<String> reasons(String run) {
        return letters(run).stream().map(letter -> header(letter, "dlq-reason")).collect(Collectors.toSet());
    }

    private List<JsonNode> rejected(String run) {
        return events(Topic.LIFECYCLE, "\"rejected_at\"").stream()
                .filter(event -> event.has("rejected_at"))
                // What is no CloudEvent has no id by which it could be found.
                .filter(event ->
                        !event.has("origin") || event.at("/origin/id").asText().startsWith(run))
                .toList();
    }

    // Only those with this text are parsed: the topic holds what all tests have done.
    private List<JsonNode> events(Topic topic, String text) {
        return kafka.read(topic.topicName()).stream()
                .filter(record -> record.value() != null && new String(record.value(), UTF_8).contains(text))
                .map(record -> {
                    try {
                        return Json.mapper().readTree(record.value());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}
