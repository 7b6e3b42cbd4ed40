package io.darkroom.callback.delivery;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * When deliveries to each host are due. One replica at a time delivers to a host, so a slow host delays only itself, and its deliveries
 * keep their order.
 */
@Singleton
class WebhookHosts {

    // Sorted, so that concurrent consumers cannot deadlock. A host belongs to an account while only that one has
    // deliveries for it.
    private static final String WAKE = """
            INSERT INTO webhook_host (host, account_id, next_at, wakes)
            SELECT host, CASE WHEN count(DISTINCT account) = 1 THEN (array_agg(account))[1] END, :at, 1
            FROM unnest(:hosts, :accounts) AS each (host, account) GROUP BY host ORDER BY host
            ON CONFLICT (host) DO UPDATE
            SET next_at = least(webhook_host.next_at, excluded.next_at), wakes = webhook_host.wakes + 1,
                account_id = CASE WHEN webhook_host.next_at IS NULL OR webhook_host.account_id = excluded.account_id
                             THEN excluded.account_id END""";
    // Only the first pending delivery of each stream can be sent. They are found by sorting: PostgreSQL may keep a plan
    // of the time when nothing was pending, and would compare each with all others.
    private static final String NEXT_DUE = """
            SELECT min(next_at) FROM (
                SELECT DISTINCT ON (stream) next_at FROM delivery WHERE host = :host AND status = 'pending'
                ORDER BY stream, seq) AS first""";
    // A delivery that was added since the lease began may have been missed.
    private static final String END_LEASE = """
            UPDATE webhook_host
            SET lease_until = NULL, owner = NULL,
                next_at = CASE WHEN wakes = :wakes THEN (""" + NEXT_DUE + """
            ) ELSE :now END
            WHERE host = :host AND owner = :owner
            RETURNING next_at""";
    // A replica of an earlier version makes no host due here.
    private static final String ADD_MISSING = """
            INSERT INTO webhook_host (host, next_at, wakes)
            SELECT host, CAST(:now AS timestamptz), 1 FROM (
                SELECT DISTINCT host FROM (
                    SELECT DISTINCT ON (stream) host, next_at FROM delivery WHERE status = 'pending' ORDER BY stream, seq) AS first
                WHERE next_at < :before) AS late
            WHERE NOT EXISTS (SELECT FROM webhook_host WHERE webhook_host.host = late.host
                              AND (webhook_host.next_at <= :now OR lease_until IS NOT NULL))
            ORDER BY host
            ON CONFLICT (host) DO UPDATE
            SET next_at = least(webhook_host.next_at, excluded.next_at), wakes = webhook_host.wakes + 1
            WHERE webhook_host.lease_until IS NULL""";

    private final Session database;
    private final Event<HostsDue> due;

    WebhookHosts(Session database, Event<HostsDue> due) {
        this.database = database;
        this.due = due;
    }

    /** Hosts have deliveries that are due at {@code at}. */
    record HostsDue(Set<String> hosts, Instant at) {}

    /** Makes hosts due at {@code at} at the latest, within the transaction that stored deliveries for them. */
    void wake(Collection<AddressedHost> hosts, Instant at) {
        if (!hosts.isEmpty()) {
            database.createNativeMutationQuery(WAKE)
                    .setParameter(
                            "hosts", hosts.stream().map(AddressedHost::host).toArray(String[]::new))
                    .setParameter(
                            "accounts",
                            hosts.stream().map(AddressedHost::account).toArray(UUID[]::new))
                    .setParameter("at", at)
                    .executeUpdate();
            due.fire(new HostsDue(hosts.stream().map(AddressedHost::host).collect(Collectors.toSet()), at));
        }
    }

    /** Ends the lease, within the caller's transaction; returns when the host is due next, empty without pending deliveries. */
    Optional<Instant> endLease(DueHost host, Instant now) {
        return database.createNativeQuery(END_LEASE, Instant.class)
                .setParameter("host", host.name())
                .setParameter("owner", host.owner())
                .setParameter("wakes", host.wakes())
                .setParameter("now", now)
                .uniqueResultOptional();
    }

    /** When the first delivery to a host is due, within the caller's transaction. */
    Optional<Instant> nextDue(String host) {
        return database.createNativeQuery(NEXT_DUE, Instant.class)
                .setParameter("host", host)
                .uniqueResultOptional();
    }

    /** Makes hosts due that have deliveries which were due before {@code before} and that are neither due nor leased; returns how many. */
    int addMissing(Instant before, Instant now) {
        return database.createNativeMutationQuery(ADD_MISSING)
                .setParameter("before", before)
                .setParameter("now", now)
                .executeUpdate();
    }
}
