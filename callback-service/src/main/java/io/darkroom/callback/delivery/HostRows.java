package io.darkroom.callback.delivery;

import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/** The hosts that are due, those that wait longest first. */
@Singleton
class HostRows implements LeasedWork.Rows<DueHost> {

    private static final String TAKE = """
            WITH due AS (
                SELECT host FROM webhook_host
                WHERE next_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
                ORDER BY next_at LIMIT :max FOR UPDATE SKIP LOCKED)
            UPDATE webhook_host SET lease_until = :lease, owner = gen_random_uuid()
            FROM due WHERE webhook_host.host = due.host
            RETURNING webhook_host.host, webhook_host.owner, webhook_host.wakes""";
    // A host to which deliveries are being added keeps its lease until the next renewal.
    private static final String RENEW = """
            WITH renewed AS (
                SELECT host FROM webhook_host WHERE owner = ANY (:owners) ORDER BY host FOR UPDATE SKIP LOCKED)
            UPDATE webhook_host SET lease_until = :lease FROM renewed WHERE webhook_host.host = renewed.host""";
    private static final String RETRY = """
            UPDATE webhook_host SET lease_until = NULL, owner = NULL, next_at = :at WHERE host = :host AND owner = :owner""";

    private final Session database;

    HostRows(Session database) {
        this.database = database;
    }

    @Override
    public List<DueHost> take(Instant now, Instant leaseUntil, int max) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, DueHost.class)
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("max", max)
                        .getResultList());
    }

    @Override
    public void renew(Map<DueHost, Instant> leases, Instant leaseUntil) {
        UUID[] owners = leases.keySet().stream().map(DueHost::owner).toArray(UUID[]::new);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(RENEW)
                        .setParameter("owners", owners)
                        .setParameter("lease", leaseUntil)
                        .executeUpdate());
    }

    @Override
    public void retry(DueHost failed, Instant at) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(RETRY)
                        .setParameter("host", failed.name())
                        .setParameter("owner", failed.owner())
                        .setParameter("at", at)
                        .executeUpdate());
    }
}
