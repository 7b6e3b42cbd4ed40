package io.darkroom.submitter.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What remains of generations goes too, in the end. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ForgetGenerationsTest {

    @Inject
    ForgetGenerations forget;

    @Inject
    ExpireGenerations expire;

    @Inject
    Session database;

    private Client client;

    @BeforeEach
    void usageIsCounted() {
        client = Client.of("1", "");
        change("UPDATE usage_checkpoint SET up_to = greatest(up_to, now() - interval '10 minutes')");
    }

    @AfterEach
    void nothingWaits() {
        change("DELETE FROM dispatch WHERE account_id = '" + client.account() + "'");
    }

    @Test
    void aGenerationThatWasDeletedLongAgoGoesWithItsAttempts() {
        UUID gone = generation("now() - interval '40 days'", "now() - interval '31 days'");
        UUID lately = generation("now() - interval '40 days'", "now() - interval '29 days'");
        UUID kept = generation("now() - interval '400 days'", "NULL");

        forget.forget();

        assertThat(ids("generation", "id")).containsExactlyInAnyOrder(lately, kept);
        assertThat(ids("attempt", "generation_id")).containsExactlyInAnyOrder(lately, kept);
        assertThat(List.of(gone)).doesNotContain(lately);
    }

    @Test
    void aLegalHoldThatIsSetAfterTheDeletionKeepsWhatRemains() {
        UUID remains = generation("now() - interval '40 days'", "now() - interval '31 days'");
        change("UPDATE account SET legal_hold = true WHERE id = '" + client.account() + "'");

        forget.forget();

        assertThat(ids("generation", "id")).containsExactly(remains);
        assertThat(ids("attempt", "generation_id")).containsExactly(remains);

        change("UPDATE account SET legal_hold = false WHERE id = '" + client.account() + "'");
        forget.forget();

        assertThat(ids("generation", "id")).isEmpty();
    }

    @Test
    void oneWhoseUsageIsNotCountedOrThatWaitsStays() {
        UUID uncounted = generation("now() + interval '1 day'", "now() - interval '31 days'");
        UUID waiting = generation("now() - interval '40 days'", "now() - interval '31 days'");
        change("INSERT INTO dispatch (generation_id, due_at, account_id) VALUES ('" + waiting
                + "', now() + interval '1 day', '" + client.account() + "')");

        forget.forget();

        assertThat(ids("generation", "id")).containsExactlyInAnyOrder(uncounted, waiting);
    }

    @Test
    void aBatchStillCountsItsLineAsDeleted() {
        UUID gone = generation("now() - interval '40 days'", "now() - interval '31 days'");
        UUID batch = UUID.randomUUID();
        change("INSERT INTO batch VALUES ('" + batch + "', '" + client.account() + "', 1, now())");
        change("INSERT INTO batch_line VALUES ('" + batch + "', 1, '" + gone + "', NULL)");

        forget.forget();

        client.get("/v1/generations/batch/" + batch)
                .then()
                .statusCode(200)
                .body("states.deleted", equalTo(1))
                .body("ended", equalTo(true));
    }

    // Only looked for: the time is the same for the generations of all other tests.
    @Test
    void anAccountWithoutItsOwnTimeHasTheDefault() {
        generation("now()", "NULL");
        UUID account = UUID.fromString(client.account());

        assertThat(expire.accounts(Instant.now().plus(Duration.ofDays(3649))))
                .extracting(ExpireGenerations.ExpiredAccount::id)
                .doesNotContain(account);
        assertThat(expire.accounts(Instant.now().plus(Duration.ofDays(3651))))
                .extracting(ExpireGenerations.ExpiredAccount::id)
                .contains(account);
    }

    private UUID generation(String finished, String deleted) {
        UUID id = UUID.randomUUID();
        change(
                "INSERT INTO generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at,"
                        + " finished_at, deleted_at) VALUES ('" + id + "', '" + client.account()
                        + "', 'seedream-4.5', 'failed', 0, '{}', 1, now(), now(), " + finished + ", " + deleted + ")");
        change(
                "INSERT INTO attempt (generation_id, account_id, number, provider, status, created_at, answer_due_at, finished_at)"
                        + " VALUES ('" + id + "', '" + client.account()
                        + "', 1, 'evolink', 'succeeded', now(), now(), now() - interval '40 days')");
        return id;
    }

    private void change(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql).executeUpdate());
    }

    private List<UUID> ids(String table, String column) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT " + column + " FROM " + table + " WHERE account_id = '" + client.account()
                                        + "'",
                                UUID.class)
                        .getResultList());
    }
}
