package io.darkroom.submitter.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ForgetAcceptedRequestsTest {

    @Inject
    ForgetAcceptedRequests forget;

    @Inject
    EntityManager database;

    private UUID account;

    @BeforeEach
    void anAccount() {
        account = UUID.fromString(Client.of("1", "").account());
    }

    @Test
    void expiredKeysAndRecordsAreDeletedAndOthersAreKept() {
        change(
                "INSERT INTO idempotency_key VALUES (:account, 'old', '', gen_random_uuid(), '', now() - interval '25 hours'),"
                        + " (:account, 'new', '', gen_random_uuid(), '', now() - interval '23 hours')");
        change(
                "INSERT INTO accepted_record VALUES (:account, '/s', 'old', gen_random_uuid(), now() - interval '31 days'),"
                        + " (:account, '/s', 'new', gen_random_uuid(), now() - interval '29 days')");

        forget.forget();

        assertThat(only("SELECT key FROM idempotency_key WHERE account_id = :account"))
                .isEqualTo("new");
        assertThat(only("SELECT event_id FROM accepted_record WHERE account_id = :account"))
                .isEqualTo("new");
    }

    @Test
    void manyAreDeletedInSteps() {
        change(
                "INSERT INTO idempotency_key SELECT :account, 'old ' || number, '', gen_random_uuid(), '', now() - interval '25 hours'"
                        + " FROM generate_series(1, 2500) AS number");

        forget.forget();

        assertThat(only("SELECT count(*) FROM idempotency_key WHERE account_id = :account"))
                .isEqualTo(0L);
    }

    private void change(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(sql)
                        .setParameter("account", account)
                        .executeUpdate());
    }

    private Object only(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(sql)
                        .setParameter("account", account)
                        .getSingleResult());
    }
}
