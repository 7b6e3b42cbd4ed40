package io.darkroom.submitter.retention;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.PublishedRecords;
import io.darkroom.embedded.RealBackends;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.account.Account;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is deleted is gone, what is held stays, and the ledger stays right. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class DeletionTest {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(15);

    @Inject
    Route route;

    @Inject
    ExpireGenerations expire;

    @Inject
    EventPublisher publisher;

    @Inject
    EntityManager database;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String prompt = prompt();
    private Client client;

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
        client = Client.of("100", "");
    }

    @Test
    void aDeletedGenerationIsUnknownAndItsCostRemains() {
        String id = completed("mine");

        client.authorized().delete("/v1/generations/" + id).then().statusCode(202);

        client.get("/v1/generations/" + id).then().statusCode(404);
        client.get("/v1/generations").then().body("data", hasSize(0));
        client.authorized().delete("/v1/generations/" + id).then().statusCode(404);
        client.balance("97.75", "0", "2.25");
        assertThat(traces()).isZero();
        authorized().post("/v1/admin/ledger/check").then().body("right", equalTo(true));
        // The key is free again: nothing is left that could be replayed.
        assertThat(client.submit(prompt, "\"n\": 1", "mine").<String>path("id")).isNotEqualTo(id);
    }

    @Test
    void aGenerationInFlightIsCanceledBeforeItIsDeleted() {
        String id = client.submit(prompt, "\"n\": 1").path("id");

        client.authorized().delete("/v1/generations/" + id).then().statusCode(202);

        client.get("/v1/generations/" + id).then().statusCode(404);
        client.balance("100", "0", "0");
    }

    @Test
    void aForeignOrHeldGenerationIsNotDeleted() {
        String id = completed("held");

        Client.of("1", "").authorized().delete("/v1/generations/" + id).then().statusCode(404);
        authorized()
                .put("/v1/admin/generations/" + id + "/hold")
                .then()
                .statusCode(200)
                .body("legal_hold", equalTo(true));
        client.authorized()
                .delete("/v1/generations/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("legal_hold"));
        authorized().delete("/v1/admin/generations/" + id + "/hold").then().statusCode(200);
        change("{\"legal_hold\": true}");
        client.authorized().delete("/v1/generations/" + id).then().statusCode(409);
        change("{\"legal_hold\": false}");
        client.authorized().delete("/v1/generations/" + id).then().statusCode(202);
        client.authorized().put("/v1/admin/generations/" + id + "/hold").then().statusCode(403);
    }

    // An operator sets the hold while another one changes something else.
    @Test
    void aLegalHoldSurvivesAConcurrentChangeOfItsAccount() {
        UUID account = UUID.fromString(client.account());

        QuarkusTransaction.requiringNew().run(() -> {
            Account changed = Account.findById(account);
            change("{\"legal_hold\": true}");
            changed.weight = 7;
        });

        Account stored = QuarkusTransaction.requiringNew().call(() -> Account.findById(account));
        assertThat(stored.legalHold).isTrue();
        assertThat(stored.weight).isEqualTo(7);
    }

    // Each would wait for its generation's row, and whatever is archived meanwhile behind it.
    @Test
    void whatWasErasedDelaysNothingThatIsArchived() {
        String erased = completed("erased");
        Instant begin = Instant.now();

        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("SELECT 1 FROM generation WHERE id = CAST(:id AS uuid) FOR UPDATE")
                    .setParameter("id", erased)
                    .getSingleResult();
            publisher.publish(new GenerationErased(GenerationId.of(erased), 1, Instant.now()));
            completed("archived meanwhile");
        });

        assertThat(Duration.between(begin, Instant.now())).isLessThan(LOCK_TIMEOUT);
    }

    @Test
    void aGenerationIsDeletedAfterItsAccountsRetentionTime() {
        String kept = completed("kept");
        String held = completed("held");
        authorized().put("/v1/admin/generations/" + held + "/hold").then().statusCode(200);
        Instant inAMonth = Instant.now().plus(Duration.ofDays(31));

        expire.expire(inAMonth);
        client.get("/v1/generations/" + kept).then().statusCode(200);
        change("{\"retention_days\": 30}");
        expire.expire(Instant.now().plus(Duration.ofDays(29)));
        client.get("/v1/generations/" + kept).then().statusCode(200);
        expire.expire(inAMonth);

        client.get("/v1/generations/" + kept).then().statusCode(404);
        client.get("/v1/generations/" + held).then().statusCode(200).body("id", not(equalTo(kept)));
    }

    @Test
    void aRunThatDeletesByAnAccountsRetentionStopsWhenThatIsChanged() {
        String generation = completed("kept after all");
        Instant inAMonth = Instant.now().plus(Duration.ofDays(31));
        change("{\"retention_days\": 30}");
        List<ExpireGenerations.ExpiredAccount> begun = expire.accounts(inAMonth);
        assertThat(begun).extracting(account -> account.id().toString()).contains(client.account());

        change("{\"retention_days\": 300}");
        begun.forEach(account -> expire.expire(account, inAMonth));

        client.get("/v1/generations/" + generation).then().statusCode(200);
    }

    @Test
    void whatExpiresIsForgottenAsIfItHadBeenDeleted() {
        String deleted = completed("deleted");
        String expired = completed("expired");
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "UPDATE attempt SET error_message = 'not a lamp' WHERE account_id = CAST(:account AS uuid)")
                        .setParameter("account", client.account())
                        .executeUpdate());

        client.authorized().delete("/v1/generations/" + deleted).then().statusCode(202);
        change("{\"retention_days\": 30}");
        expire.expire(Instant.now().plus(Duration.ofDays(31)));

        assertThat(remains(expired)).isEqualTo(remains(deleted)).doesNotContain("lamp");
        assertThat(traces()).isZero();
        try (PublishedRecords events = new PublishedRecords(kafka, Topic.LIFECYCLE.topicName())) {
            soon().until(() -> events.all().stream()
                    .filter(event -> expired.equals(event.key()))
                    .map(event -> new String(event.value(), StandardCharsets.UTF_8))
                    .anyMatch(json -> json.contains("\"reason\":\"retention\"")));
        }
    }

    // Without what is of this generation only: its id, times and prices.
    private String remains(String id) {
        return QuarkusTransaction.requiringNew().call(() -> (String) database.createNativeQuery("""
                        SELECT concat_ws(' ', request, images, generation.error_message, trace, deleted_at IS NOT NULL, status, charged,
                            (SELECT string_agg(attempt.status || coalesce(attempt.error_message, '-'), ' ') FROM attempt
                             WHERE attempt.generation_id = generation.id),
                            (SELECT count(*) FROM generation_words AS words WHERE words.generation_id = generation.id),
                            (SELECT count(*) FROM idempotency_key AS answer WHERE answer.generation_id = generation.id))
                        FROM generation WHERE id = CAST(:id AS uuid)""", String.class)
                .setParameter("id", id)
                .getSingleResult());
    }

    private void change(String json) {
        authorized()
                .body(json)
                .patch("/v1/admin/accounts/" + client.account())
                .then()
                .statusCode(200);
    }

    // Rows that still say what was asked for.
    private long traces() {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery("""
                        SELECT (SELECT count(*) FROM generation WHERE request LIKE :prompt)
                             + (SELECT count(*) FROM idempotency_key WHERE answer LIKE :prompt)""")
                                .setParameter("prompt", "%" + prompt + "%")
                                .getSingleResult())
                        .longValue());
    }

    private String completed(String key) {
        String id = client.submit(prompt, "\"routing\": {\"providers\": [\"evolink\"]}", key)
                .path("id");
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));
        publisher.publish(new GenerationArchived(
                GenerationId.of(id),
                1,
                List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)),
                Instant.now()));
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("completed")));
        return id;
    }
}
