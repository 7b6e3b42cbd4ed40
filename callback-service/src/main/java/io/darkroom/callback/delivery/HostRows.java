package io.darkroom.callback.delivery;

import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** The hosts that are due; accounts take turns, those that wait longest first. */
@Singleton
class HostRows implements LeasedWork.Rows<DueHost> {

    private static final Logger LOG = Logger.getLogger(HostRows.class);

    // Accounts take turns, as do the hosts of several, and none has more hosts than its places.
    private static final String TAKE = """
            WITH candidate AS (
                SELECT host, coalesce(account_id, :several) AS party, next_at FROM webhook_host
                WHERE next_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
                  AND coalesce(account_id, :several) <> ALL (:full)
                ORDER BY next_at LIMIT :candidates FOR UPDATE SKIP LOCKED),
            turn AS (
                SELECT host, party, next_at, row_number() OVER (PARTITION BY party ORDER BY next_at) AS turn FROM candidate),
            due AS (
                SELECT host FROM turn LEFT JOIN unnest(:parties, :places) AS share (of_party, places) ON of_party = party
                WHERE turn <= coalesce(places, :max_per_account)
                ORDER BY turn, next_at LIMIT :max)
            UPDATE webhook_host SET lease_until = :lease, owner = gen_random_uuid()
            FROM due WHERE webhook_host.host = due.host
            RETURNING webhook_host.host, webhook_host.account_id, webhook_host.owner, webhook_host.wakes""";
    private static final int CANDIDATES_PER_PLACE = 4;
    // A host to which deliveries are being added keeps its lease until the next renewal.
    private static final String RENEW = """
            WITH renewed AS (
                SELECT host FROM webhook_host WHERE owner = ANY (:owners) ORDER BY host FOR UPDATE SKIP LOCKED)
            UPDATE webhook_host SET lease_until = :lease FROM renewed WHERE webhook_host.host = renewed.host""";
    private static final String RETRY = """
            UPDATE webhook_host SET lease_until = NULL, owner = NULL, next_at = :at WHERE host = :host AND owner = :owner""";

    private final Session database;
    private final HostShares shares;
    private final WebhookConfig limits;

    HostRows(Session database, HostShares shares, WebhookConfig limits) {
        this.database = database;
        this.shares = shares;
        this.limits = limits;
    }

    // When an account has taken its last place, all candidates may have been its own.
    @Override
    public List<DueHost> take(Instant now, Instant leaseUntil, int max) {
        List<DueHost> taken = new ArrayList<>();
        boolean filled;
        do {
            List<DueHost> some = takeMore(now, leaseUntil, max, taken);
            some.forEach(host -> shares.places().take(host.shareOf()));
            taken.addAll(some);
            filled = some.stream()
                    .map(DueHost::shareOf)
                    .anyMatch(party -> shares.places().free(party) == 0);
        } while (filled && taken.size() < max);
        return taken;
    }

    // What is taken already must run, or its places would never be given back.
    private List<DueHost> takeMore(Instant now, Instant leaseUntil, int max, List<DueHost> taken) {
        try {
            return takeSome(now, leaseUntil, max - taken.size());
        } catch (RuntimeException e) {
            if (taken.isEmpty()) {
                throw e;
            }
            LOG.warnf(e, "no more due hosts are taken than %d", taken.size());
            return List.of();
        }
    }

    private List<DueHost> takeSome(Instant now, Instant leaseUntil, int max) {
        UUID[] parties = shares.known().toArray(UUID[]::new);
        Integer[] places = Arrays.stream(parties).map(shares.places()::free).toArray(Integer[]::new);
        UUID[] full = IntStream.range(0, parties.length)
                .filter(party -> places[party] == 0)
                .mapToObj(party -> parties[party])
                .toArray(UUID[]::new);
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(TAKE, DueHost.class)
                        .setParameter("now", now)
                        .setParameter("lease", leaseUntil)
                        .setParameter("full", full)
                        .setParameter("several", HostShares.SEVERAL)
                        .setParameter("parties", parties)
                        .setParameter("places", places)
                        .setParameter("max_per_account", limits.maxAccountHosts())
                        .setParameter("candidates", max * CANDIDATES_PER_PLACE)
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
