package io.darkroom.submitter.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ForgetRecordsTest {

    @Inject
    ForgetRecords forget;

    @Inject
    EntityManager database;

    @Test
    void oldBatchesDaysAndRedrivenLettersAreDeletedAndOthersAreKept() {
        Client client = Client.of("1", "");
        UUID oldBatch = batch(client, "31 days");
        UUID newBatch = batch(client, "29 days");
        String key = "'" + client.keyId() + "'";
        change("INSERT INTO key_day VALUES (" + key + ", CURRENT_DATE - 32, 1), (" + key + ", CURRENT_DATE - 28, 1)");
        change(
                "INSERT INTO redriven_letter VALUES ('t.dlq', 0, 1, now() - interval '31 days'), ('t.dlq', 0, 2, now())");

        forget.forget();

        assertThat(list("SELECT CAST(id AS text) FROM batch WHERE account_id = '" + client.account() + "'"))
                .containsExactly(newBatch.toString());
        assertThat(list("SELECT CAST(line AS text) FROM batch_line WHERE batch_id = '" + newBatch + "'"))
                .hasSize(1500);
        assertThat(list("SELECT CAST(line AS text) FROM batch_line WHERE batch_id = '" + oldBatch + "'"))
                .isEmpty();
        assertThat(list("SELECT CAST(CURRENT_DATE - day AS text) FROM key_day WHERE key_id = " + key))
                .containsExactly("28");
        assertThat(list("SELECT CAST(record_offset AS text) FROM redriven_letter WHERE topic = 't.dlq'"))
                .containsExactly("2");
    }

    @Test
    void secretsRateLimitsAndUsageAreDeletedAfterTheirTime() {
        Client client = Client.of("1", "");
        String account = "'" + client.account() + "'";
        change("INSERT INTO webhook_secret VALUES (gen_random_uuid(), " + account
                + ", 'old', now(), now() - interval '31 days'), (gen_random_uuid(), " + account
                + ", 'lately', now(), now() - interval '29 days')");
        change("INSERT INTO rate_bucket VALUES ('old', NULL, 1000 * extract(epoch FROM now() - interval '31 days')),"
                + " ('used', NULL, 1000 * extract(epoch FROM now()))");
        change("INSERT INTO usage_day SELECT " + account + ", CURRENT_DATE - age, 'm', 'p', gen_random_uuid(),"
                + " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM (VALUES (4017), (4020)) AS days (age)");

        forget.forget();
        forget.forgetUsage();

        assertThat(list("SELECT sealed FROM webhook_secret WHERE sealed IN ('old', 'lately')"))
                .containsExactly("lately");
        assertThat(list("SELECT id FROM rate_bucket WHERE id IN ('old', 'used')"))
                .containsExactly("used");
        assertThat(list("SELECT CAST(CURRENT_DATE - day AS text) FROM usage_day WHERE account_id = " + account))
                .containsExactly("4017");
    }

    // More lines than one step deletes.
    private UUID batch(Client client, String age) {
        UUID id = UUID.randomUUID();
        change("INSERT INTO batch VALUES ('" + id + "', '" + client.account() + "', 1500, now() - interval '" + age
                + "')");
        change("INSERT INTO batch_line SELECT '" + id + "', line, NULL, 'x', now() - interval '" + age
                + "' FROM generate_series(1, 1500) AS line");
        return id;
    }

    private void change(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(sql).executeUpdate());
    }

    private List<String> list(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.unwrap(Session.class)
                        .createNativeQuery(sql, String.class)
                        .getResultList());
    }
}
