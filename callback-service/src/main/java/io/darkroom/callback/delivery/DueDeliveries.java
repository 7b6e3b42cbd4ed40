package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** What is due to one host, in turns of the accounts that use it. */
@Singleton
class DueDeliveries {

    // The accounts are found one after another by the index on (host, account_id), from a random one on: a host of many
    // accounts costs no more than one of some, and none of them is always last. Only the first pending delivery of each
    // stream can be sent.
    private static final String DUE = """
            WITH RECURSIVE later AS (
                (SELECT account_id AS id FROM delivery WHERE host = :host AND status = 'pending' AND account_id > :start
                 ORDER BY account_id LIMIT 1)
                UNION ALL
                SELECT (SELECT account_id FROM delivery WHERE host = :host AND status = 'pending' AND account_id > later.id
                        ORDER BY account_id LIMIT 1) FROM later WHERE later.id IS NOT NULL),
            earlier AS (
                (SELECT account_id AS id FROM delivery WHERE host = :host AND status = 'pending' AND account_id <= :start
                 ORDER BY account_id LIMIT 1)
                UNION ALL
                SELECT (SELECT account_id FROM delivery
                        WHERE host = :host AND status = 'pending' AND account_id > earlier.id AND account_id <= :start
                        ORDER BY account_id LIMIT 1) FROM earlier WHERE earlier.id IS NOT NULL),
            client AS (
                (SELECT id FROM later WHERE id IS NOT NULL LIMIT :max_accounts)
                UNION ALL
                (SELECT id FROM earlier WHERE id IS NOT NULL LIMIT :max_accounts)),
            mine AS (
                SELECT due.*, row_number() OVER (PARTITION BY due.account_id ORDER BY due.next_at, due.seq)
                              + coalesce(busy.count, 0) AS turn
                FROM client CROSS JOIN LATERAL (
                    SELECT id, account_id, next_at, seq FROM delivery
                    WHERE host = :host AND status = 'pending' AND account_id = client.id AND next_at <= :now
                      AND id <> ALL (:in_flight) AND NOT EXISTS (
                        SELECT FROM delivery AS before
                        WHERE before.stream = delivery.stream AND before.status = 'pending' AND before.seq < delivery.seq)
                    ORDER BY next_at, seq LIMIT :max) AS due
                LEFT JOIN unnest(:accounts, :counts) AS busy (account, count) ON busy.account = due.account_id)
            SELECT account.event AS account_event, delivery.*
            FROM mine JOIN delivery ON delivery.id = mine.id LEFT JOIN account ON account.account_id = delivery.account_id
            ORDER BY mine.turn, mine.next_at, mine.seq LIMIT :max""";
    private static final int MAX_ACCOUNTS = 64;
    private static final Duration MAX_AGE = Duration.ofDays(1000);

    private final Session database;
    private final InstantSource clock;

    DueDeliveries(Session database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** At most {@code max} deliveries besides those in flight; the account with the fewest in flight is first. */
    List<PendingDelivery> next(String host, Collection<Delivery> inFlight, int max) {
        Map<UUID, Long> counts = inFlight.stream()
                .map(delivery -> delivery.accountId)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        UUID[] accounts = counts.keySet().toArray(UUID[]::new);
        return QuarkusTransaction.requiringNew()
                .call(() -> database
                        .createNativeQuery(DUE, Object[].class)
                        .addScalar("account_event", String.class)
                        .addEntity(Delivery.class)
                        .setParameter("host", host)
                        .setParameter("now", clock.instant())
                        .setParameter("start", start())
                        .setParameter("max_accounts", MAX_ACCOUNTS)
                        .setParameter(
                                "in_flight",
                                inFlight.stream().map(delivery -> delivery.id).toArray(UUID[]::new))
                        .setParameter("accounts", accounts)
                        .setParameter(
                                "counts",
                                List.of(accounts).stream().map(counts::get).toArray(Long[]::new))
                        .setParameter("max", max)
                        .getResultList()
                        .stream()
                        .map(row -> new PendingDelivery((Delivery) row[1], Optional.ofNullable((String) row[0])))
                        .toList());
    }

    // An account's id begins with the time of its creation.
    private UUID start() {
        double age = Math.pow(ThreadLocalRandom.current().nextDouble(), 4);
        return AccountId.next(clock.instant().minusMillis((long) (MAX_AGE.toMillis() * age)))
                .value();
    }
}
