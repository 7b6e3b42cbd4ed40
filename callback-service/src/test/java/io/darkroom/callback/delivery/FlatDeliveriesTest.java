package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.service.auth.AccountScope;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists of deliveries where one account has 100,000: no page reads all of them. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class FlatDeliveriesTest {

    private static final AccountId BIG = AccountId.next(Instant.now());
    private static final AccountId SMALL = AccountId.next(Instant.now());
    private static final UUID ENDPOINT = UUID.randomUUID();
    // The newest 50,000 were delivered, and one old one failed.
    private static final String FILL = """
            INSERT INTO delivery (id, message_id, account_id, generation_id, endpoint_id, type, url, url_hash, host, stream, payload,
                status, tries, failures, started_at, next_at, created_at, finished_at)
            SELECT uuidv7(n * interval '-10 seconds'), 'flat_' || n, CASE WHEN n % 100 = 0 THEN CAST(:small AS uuid) ELSE :big END,
                gen_random_uuid(), CASE WHEN n > 50000 THEN CAST(:endpoint AS uuid) END, 'io.darkroom.GenerationCompleted.v1',
                'https://a.example', 'hash', 'a.example:443', n || '', '{}',
                CASE WHEN n = 99999 THEN 'failed' ELSE 'delivered' END, 1, 0, now(), now(),
                now() - n * interval '10 seconds', now()
            FROM generate_series(1, 100000) AS n""";
    private static final String ROWS_READ =
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'delivery'";
    // Those that match are looked up, and the walk is repeated to find its end.
    private static final long MAX_READ = 2 * DeliveryWalk.MAX_ROWS + 200;

    @Inject
    Session database;

    @Inject
    FindDeliveries find;

    @Inject
    RedeliverMany redeliver;

    @BeforeEach
    void fill() {
        QuarkusTransaction.requiringNew().run(() -> {
            if (database.createNativeQuery("SELECT id FROM delivery WHERE message_id = 'flat_1'", UUID.class)
                    .uniqueResultOptional()
                    .isEmpty()) {
                database.createNativeMutationQuery(FILL)
                        .setParameter("small", SMALL.value())
                        .setParameter("big", BIG.value())
                        .setParameter("endpoint", ENDPOINT)
                        .executeUpdate();
            }
        });
        QuarkusTransaction.requiringNew()
                .run(() ->
                        database.createNativeMutationQuery("ANALYZE delivery").executeUpdate());
    }

    @Test
    void everyPageReadsALimitedNumberOfRows() {
        for (AccountScope scope :
                List.of(new AccountScope.One(BIG), new AccountScope.One(SMALL), new AccountScope.Every())) {
            for (Optional<DeliveryStatus> status : List.of(
                    Optional.<DeliveryStatus>empty(),
                    Optional.of(DeliveryStatus.PENDING),
                    Optional.of(DeliveryStatus.DELIVERED),
                    Optional.of(DeliveryStatus.FAILED),
                    Optional.of(DeliveryStatus.DROPPED))) {
                page(filter(scope, status, List.of(), Optional.empty()));
                page(filter(scope, status, List.of("test"), Optional.empty()));
                page(filter(scope, status, List.of(), Optional.of(ENDPOINT)));
                page(filter(scope, status, List.of(), Optional.of(UUID.randomUUID())));
            }
            page(new DeliveryFilter(
                    scope,
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(GenerationId.next(Instant.now())),
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    @Test
    void aFailedOneIsFoundHoweverManyNewerOnesThereAre() {
        assertThat(page(filter(
                                new AccountScope.One(BIG),
                                Optional.of(DeliveryStatus.FAILED),
                                List.of(),
                                Optional.empty()))
                        .deliveries())
                .hasSize(1);
    }

    @Test
    void aPageInVainSaysWhereToGoOnUntilTheEnd() {
        DeliveryFilter tests = filter(new AccountScope.One(BIG), Optional.empty(), List.of("test"), Optional.empty());
        int pages = 0;
        Optional<UUID> cursor = Optional.empty();
        do {
            Optional<UUID> before = cursor;
            cursor = limited(() -> find.page(tests, before, 100)).next();
            pages++;
        } while (cursor.isPresent());

        assertThat(pages).isEqualTo(99_000 / DeliveryWalk.MAX_ROWS + 1);
    }

    @Test
    void anEndpointOfAnotherAccountLooksAsIfItHadNone() {
        FindDeliveries.DeliveryPage page = page(filter(
                new AccountScope.One(AccountId.next(Instant.now())),
                Optional.empty(),
                List.of(),
                Optional.of(ENDPOINT)));

        assertThat(page.deliveries()).isEmpty();
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aRedeliveryOfManyReadsALimitedNumberOfRows() {
        RedeliverMany.Redelivered done = limited(() -> redeliver.redeliver(
                filter(
                        new AccountScope.One(SMALL),
                        Optional.of(DeliveryStatus.FAILED),
                        List.of(),
                        Optional.of(ENDPOINT)),
                Optional.of(EventId.firstAt(Instant.EPOCH).value()),
                1000));

        assertThat(done.redelivered()).isZero();
    }

    private FindDeliveries.DeliveryPage page(DeliveryFilter filter) {
        return limited(() -> find.page(filter, Optional.empty(), 100));
    }

    private <T> T limited(Supplier<T> request) {
        return QuarkusTransaction.requiringNew().call(() -> {
            long before = rowsRead();
            T answer = request.get();
            assertThat(rowsRead() - before).as("rows that were read").isLessThanOrEqualTo(MAX_READ);
            return answer;
        });
    }

    private long rowsRead() {
        return database.createNativeQuery(ROWS_READ, Long.class).getSingleResult();
    }

    private static DeliveryFilter filter(
            AccountScope scope, Optional<DeliveryStatus> status, List<String> types, Optional<UUID> endpoint) {
        return new DeliveryFilter(scope, status, types, endpoint, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
