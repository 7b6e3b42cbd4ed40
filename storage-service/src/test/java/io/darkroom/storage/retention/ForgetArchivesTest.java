package io.darkroom.storage.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class ForgetArchivesTest {

    @Inject
    ForgetArchives forget;

    @Inject
    Session database;

    @Test
    void archivesAndErasuresThatEndedLongAgoAreForgottenAndPendingOnesAreKept() {
        UUID old = row("now() - interval '31 days'");
        UUID lately = row("now() - interval '29 days'");
        UUID pending = row("NULL");

        forget.forget();

        assertThat(kept("archive", old, lately, pending)).containsExactlyInAnyOrder(lately, pending);
        assertThat(kept("erasure", old, lately, pending)).containsExactlyInAnyOrder(lately, pending);
    }

    private UUID row(String ended) {
        UUID id = UUID.randomUUID();
        change(
                "INSERT INTO archive (generation_id, attempt, provider, images, produced_at, expires_at, created_at, finished_at,"
                        + " source, next_at) VALUES ('" + id
                        + "', 1, 'evolink', '[]', now(), now() + interval '1 day', now(), " + ended
                        + ", 'CALLBACK', now() + interval '1 day')");
        change("INSERT INTO erasure VALUES ('" + id + "', now(), " + ended + ", 'ALL')");
        return id;
    }

    private void change(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql).executeUpdate());
    }

    private List<UUID> kept(String table, UUID... ids) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT generation_id FROM " + table + " WHERE generation_id = ANY (:ids)", UUID.class)
                        .setParameter("ids", ids)
                        .getResultList());
    }
}
