package io.darkroom.submitter.lifecycle;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.RealBackends;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.KafkaRecords;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.lifecycle.RandomEvents.StoredAttempt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promises under random events, with the real queue, database and broker. {@code -Ddarkroom.seed=N} repeats a run with other events;
 * when they arrive is not repeated.
 */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class EventOrderTest {

    private static final int GENERATIONS = 40;
    private static final int ROUNDS = 50;
    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    // Of a generation, and the slack of one that is being archived.
    private static final Duration LONGEST = Duration.ofMinutes(10).plus(Duration.ofMinutes(30));
    private static final String FAULTS = """
        {"fault": "status", "status": 503, "probability": 0.1},
        {"fault": "status_after", "status": 504, "probability": 0.1},
        {"fault": "reset_after", "probability": 0.05}\
        """;

    // What each question must find none of.
    private static final Map<String, String> VIOLATIONS = Map.of(
            "generations that have not ended",
            "SELECT count(*) FROM mine WHERE finished_at IS NULL",
            "attempts that hold a place at their provider",
            "SELECT count(*) FROM attempt JOIN mine ON mine.id = generation_id WHERE attempt.finished_at IS NULL",
            "generations that wait for a provider",
            "SELECT count(*) FROM dispatch JOIN mine ON mine.id = generation_id",
            "reserved credits",
            "SELECT count(*) FROM balance WHERE account_id = :account AND reserved <> 0",
            "generations with two attempts that are not documented as given up",
            """
            SELECT count(*) FROM mine WHERE (SELECT count(*) FROM attempt WHERE generation_id = mine.id
                AND status NOT IN ('failed', 'abandoned') AND late_at IS NULL) > 1\
            """,
            "generations that are settled twice",
            """
            SELECT count(*) FROM mine WHERE (SELECT count(*) FROM ledger_entry WHERE generation_id = mine.id
                AND kind = 'settle' AND book = 'spent') > 1\
            """,
            "generations that are charged for anything but their images",
            """
            SELECT count(*) FROM mine WHERE coalesce(charged, 0) <> CASE WHEN status = 'completed' THEN
                (SELECT coalesce(max(least(mine.reserved, price)), -1) FROM attempt
                 WHERE generation_id = mine.id AND attempt.status = 'succeeded'
                   AND least(mine.reserved, price) = mine.charged) ELSE 0 END\
            """);

    @Inject
    Route route;

    @Inject
    KafkaRecords kafka;

    @Inject
    EventPublisher publisher;

    @Inject
    EndOverdue overdue;

    @Inject
    Session database;

    private final String prompt = prompt();
    private final Random random = new Random(SEED);
    private Client client;
    private int rounds;

    @BeforeEach
    void anAccountThatMayUseKafka() {
        route.mend();
        client = Client.of("1000000", "");
        authorized()
                .body("{\"kafka\": true}")
                .patch("/v1/admin/accounts/" + client.account())
                .then()
                .statusCode(200);
    }

    @AfterEach
    void restoreEveryProvider() {
        route.mend();
    }

    @Test
    void everyGenerationEndsAndIsPaidOnceWhicheverEventsAreLostRepeatedOrLate() {
        for (ProviderName provider : Catalogue.builtIn().providers().keySet()) {
            route.breaks(provider.value(), FAULTS);
        }
        requestEachOnceOrTwice();
        RandomEvents events = new RandomEvents(publisher, random);

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    events.about(attempts());
                    events.publishSome();
                    rounds++;
                    return count("SELECT count(*) FROM mine") == GENERATIONS
                            && (rounds >= ROUNDS || count("SELECT count(*) FROM mine WHERE finished_at IS NULL") == 0);
                });
        events.publishRest();
        route.mend();
        overdue.end(Instant.now().plus(LONGEST).plusSeconds(60));
        soon().untilAsserted(this::everyPromiseHolds);

        events.repeatAll();
        // Each look reads the whole ledger.
        soon().pollInterval(Duration.ofMillis(250))
                .during(Duration.ofSeconds(1))
                .untilAsserted(this::everyPromiseHolds);
        assertThat(route.books(prompt))
                .as("accepted submissions")
                .hasSizeLessThanOrEqualTo(attempts().size());
    }

    private void requestEachOnceOrTwice() {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < GENERATIONS; i++) {
            String id = UUID.randomUUID().toString();
            String data = "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\"}}";
            for (int times = 0; times <= random.nextInt(2); times++) {
                records.add(KafkaRecords.request(id, client.account(), data));
            }
        }
        kafka.send(records);
    }

    private void everyPromiseHolds() {
        VIOLATIONS.forEach((what, sql) -> assertThat(count(sql)).as(what).isZero());
        authorized().post("/v1/admin/ledger/check").then().statusCode(200).body("right", equalTo(true));
    }

    private List<StoredAttempt> attempts() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("""
                                SELECT generation_id, number::integer, provider FROM attempt
                                JOIN generation ON generation.id = generation_id
                                WHERE generation.account_id = :account ORDER BY generation_id, number\
                                """, StoredAttempt.class)
                        .setParameter("account", UUID.fromString(client.account()))
                        .getResultList());
    }

    private long count(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "WITH mine AS (SELECT * FROM generation WHERE generation.account_id = :account) " + sql,
                                Long.class)
                        .setParameter("account", UUID.fromString(client.account()))
                        .getSingleResult());
    }
}
