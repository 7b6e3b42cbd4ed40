package io.darkroom.callback.delivery;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Sends many deliveries again, the oldest first, in bounded steps. */
@Singleton
public class RedeliverMany {

    // Skipped, because they cannot be sent: those to a disabled address, and those of a deleted generation.
    private static final String REDELIVER = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM delivery WHERE id = ANY (:ids) AND %s ORDER BY id FOR UPDATE SKIP LOCKED),
            sent AS (
                UPDATE delivery
                SET status = 'pending', redelivery = gen_random_uuid(), failures = 0, started_at = :now, next_at = :now,
                    finished_at = NULL
                FROM picked
                WHERE delivery.id = picked.id AND (payload IS NOT NULL OR generation_id IS NULL) AND NOT EXISTS (
                    SELECT FROM failing_address AS address
                    WHERE address.account_id = delivery.account_id AND address.url_hash = delivery.url_hash
                      AND disabled_at IS NOT NULL)
                RETURNING delivery.id, host, account_id)
            SELECT picked.id, sent.host, sent.account_id FROM picked LEFT JOIN sent ON sent.id = picked.id ORDER BY picked.id""";

    private final Session database;
    private final WebhookHosts hosts;
    private final InstantSource clock;

    RedeliverMany(Session database, WebhookHosts hosts, InstantSource clock) {
        this.database = database;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** How many are sent again, how many could not be, and the last one of them, where there may be more. */
    public record Redelivered(int redelivered, int skipped, Optional<UUID> next) {}

    private record PickedRow(UUID id, String host, UUID account) {}

    /** At most {@code max} deliveries, newer than {@code after}; it looks at a limited number of them. Within the caller's transaction. */
    public Redelivered redeliver(DeliveryFilter filter, Optional<UUID> after, int max) {
        Instant now = clock.instant();
        DeliveryWalk walk = new DeliveryWalk(database, filter, DeliveryWalk.Order.OLDEST_FIRST, after);
        List<UUID> ids = walk.matchingIds(max);
        Optional<UUID> end = ids.size() == max ? Optional.of(ids.getLast()) : walk.end();
        List<PickedRow> picked = pick(filter, ids, now);
        List<AddressedHost> sent = picked.stream()
                .filter(row -> row.host() != null)
                .map(row -> new AddressedHost(row.host(), row.account()))
                .toList();
        hosts.wake(sent, now);
        return new Redelivered(sent.size(), picked.size() - sent.size(), end);
    }

    private List<PickedRow> pick(DeliveryFilter filter, List<UUID> ids, Instant now) {
        DeliveryFilter.Condition condition = filter.condition();
        NativeQuery<PickedRow> query =
                database.createNativeQuery(REDELIVER.formatted(condition.sql()), PickedRow.class);
        condition.parameters().forEach(query::setParameter);
        return query.setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("now", now)
                .getResultList();
    }
}
