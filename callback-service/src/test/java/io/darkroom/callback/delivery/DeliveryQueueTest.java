package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.delivery.AddEndpoint.EndpointResult;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.service.auth.AccountScope;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of deliveries: what is due next, what is forgotten, what is limited. */
@QuarkusTest
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
@Tag("backend")
class DeliveryQueueTest {

    private static final Duration LONG_AGO = Duration.ofDays(31);
    private static final Duration FAR = Duration.ofDays(1000);
    private static final Duration LEASE = Duration.ofSeconds(12);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final AccountId account = AccountId.next(now);
    // A host of its own for each test; it is never scheduled, so nothing is sent.
    private final String host = "h" + UUID.randomUUID() + ".example";
    private final URI url = URI.create("https://" + host + "/hook");

    @Inject
    WebhookHosts hosts;

    @Inject
    HostRows rows;

    @Inject
    HostShares shares;

    @Inject
    ForgetDeliveries forget;

    @Inject
    EndOverdueDeliveries sweep;

    @Inject
    AddEndpoint addEndpoint;

    @Test
    void aHostWithoutPendingDeliveriesIsNotDue() {
        store(delivery("msg_1", GenerationId.next(now)), DeliveryStatus.DELIVERED);

        assertThat(nextDue()).isEmpty();
    }

    @Test
    void aHostIsDueWithItsEarliestDelivery() {
        store(delivery("msg_1", GenerationId.next(now)), now.plusSeconds(60));
        store(delivery("msg_2", GenerationId.next(now)), now.plusSeconds(30));

        assertThat(nextDue()).contains(now.plusSeconds(30));
    }

    @Test
    void aDeliveryWaitsForTheEarlierOnesOfItsStream() {
        GenerationId generation = GenerationId.next(now);
        store(delivery("msg_progress", generation), now.plusSeconds(60));
        store(delivery("msg_completed", generation), now);

        assertThat(nextDue()).contains(now.plusSeconds(60));
    }

    @Test
    void anEndedDeliveryDoesNotHoldUpItsStream() {
        GenerationId generation = GenerationId.next(now);
        store(delivery("msg_progress", generation), DeliveryStatus.FAILED);
        store(delivery("msg_completed", generation), now.plusSeconds(5));

        assertThat(nextDue()).contains(now.plusSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "600, 600", "3600, 3600", "7200, 3600"})
    void aHostIsOnlyBroughtForward(long seconds, long expected) {
        wake(now.plusSeconds(3600));
        wake(now.plusSeconds(seconds));

        assertThat(taken(now.plusSeconds(expected).minusMillis(1))).isEmpty();
        assertThat(taken(now.plusSeconds(expected))).hasSize(1);
    }

    @Test
    void aHostIsTakenByOneReplicaUntilItsLeaseEnds() {
        wake(now);

        assertThat(taken(now)).hasSize(1);
        assertThat(taken(now.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(taken(now.plus(LEASE))).hasSize(1);
    }

    @Test
    void aRenewedLeaseLastsLonger() {
        wake(now);
        DueHost host = taken(now).getFirst();

        rows.renew(
                Map.of(host, now.plus(FAR).plus(LEASE)),
                now.plus(FAR).plus(LEASE).plusSeconds(60));

        assertThat(taken(now.plus(LEASE))).isEmpty();
    }

    @Test
    void aHostWithoutPendingDeliveriesIsIdleAfterItsLease() {
        wake(now);

        assertThat(endLease(taken(now).getFirst())).isEmpty();
        assertThat(taken(now.plus(LONG_AGO))).isEmpty();
    }

    @Test
    void aHostIsDueAfterItsLeaseWithItsEarliestDelivery() {
        store(delivery("msg_1", GenerationId.next(now)), now.plusSeconds(60));
        wake(now);

        assertThat(endLease(taken(now).getFirst())).contains(now.plusSeconds(60));
    }

    @Test
    void aDeliveryThatIsAddedDuringTheLeaseIsNotMissed() {
        wake(now);
        DueHost host = taken(now).getFirst();
        wake(now);

        assertThat(endLease(host)).contains(now.plus(LEASE));
    }

    @Test
    void aReplicaThatLostItsLeaseDoesNotEndTheLeaseOfAnother() {
        wake(now);
        DueHost lost = taken(now).getFirst();
        DueHost other = taken(now.plus(LEASE)).getFirst();

        endLease(lost);
        rows.retry(lost, now);

        assertThat(taken(now.plus(LEASE).plusSeconds(1))).isEmpty();
        assertThat(endLease(other)).isEmpty();
    }

    @Test
    void aHostThatWasNotMadeDueIsFound() {
        store(delivery("msg_1", GenerationId.next(now)), now.minusSeconds(120));

        addMissing(now.minusSeconds(180));
        assertThat(taken(now)).isEmpty();

        addMissing(now.minusSeconds(60));
        assertThat(taken(now)).hasSize(1);
    }

    @Test
    void aHostThatIsDueMuchLaterIsMissingToo() {
        store(delivery("msg_retry", GenerationId.next(now)), now.plusSeconds(3600));
        wake(now.plusSeconds(3600));
        store(delivery("msg_new", GenerationId.next(now)), now.minusSeconds(120));

        addMissing(now.minusSeconds(60));

        assertThat(taken(now)).hasSize(1);
    }

    @Test
    void aDeliveryThatWaitsForAnEarlierOneMakesItsHostNotMissing() {
        GenerationId generation = GenerationId.next(now);
        store(delivery("msg_first", generation), now.plusSeconds(3600));
        store(delivery("msg_second", generation), now.minusSeconds(120));
        wake(now.plusSeconds(3600));

        addMissing(now.minusSeconds(60));

        assertThat(taken(now)).isEmpty();
    }

    @Test
    void aHostThatIsLeasedIsNotMissing() {
        store(delivery("msg_1", GenerationId.next(now)), now.minusSeconds(120));
        wake(now);
        assertThat(taken(now)).hasSize(1);

        addMissing(now);

        assertThat(taken(now)).isEmpty();
    }

    @Test
    void onlyOldDeliveriesThatHaveEndedAreForgotten() {
        Delivery old = delivery("msg_old", GenerationId.next(now), now.minus(LONG_AGO));
        store(old, DeliveryStatus.DELIVERED);
        Delivery pending = delivery("msg_pending", GenerationId.next(now), now.minus(LONG_AGO));
        store(pending, now.plusSeconds(3600));
        Delivery recent = delivery("msg_recent", GenerationId.next(now), now);
        store(recent, DeliveryStatus.DELIVERED);

        forget.forget();

        assertThat(stored(old)).isNull();
        assertThat(stored(pending)).isNotNull();
        assertThat(stored(recent)).isNotNull();
    }

    @Test
    void aBacklogOfOldDeliveriesIsForgottenInSteps() {
        String insert = """
                INSERT INTO delivery (id, message_id, account_id, type, url, url_hash, host, stream, status, tries, failures,
                                      started_at, next_at, created_at, finished_at)
                SELECT gen_random_uuid(), 'msg_' || :host || n, :account, 'test', 'u', 'h', :host, 's', 'delivered', 1, 0,
                       :old, :old, :old, :old
                FROM generate_series(1, 2500) AS n""";
        QuarkusTransaction.requiringNew()
                .run(() -> Delivery.getEntityManager()
                        .createNativeQuery(insert)
                        .setParameter("host", host)
                        .setParameter("account", account.value())
                        .setParameter("old", now.minus(LONG_AGO))
                        .executeUpdate());
        Delivery locked = delivery("msg_locked", GenerationId.next(now), now.minus(LONG_AGO));
        store(locked, DeliveryStatus.DELIVERED);

        QuarkusTransaction.requiringNew().run(() -> {
            Delivery.lock(new AccountScope.One(account), locked.id);
            forget.forget();
        });

        assertThat(QuarkusTransaction.requiringNew().call(() -> Delivery.<Delivery>list("accountId", account.value())))
                .extracting(delivery -> delivery.id)
                .containsExactly(locked.id);
    }

    @Test
    void aDeliveryThatEndedRecentlyIsKept() {
        Delivery delivery = delivery("msg_slow", GenerationId.next(now), now.minus(LONG_AGO));
        delivery.end(DeliveryStatus.DELIVERED, now);
        QuarkusTransaction.requiringNew().run(delivery::persist);

        forget.forget();

        assertThat(stored(delivery)).isNotNull();
    }

    @Test
    void aWebhookThatNoTryEndsFailsAfterItsLastTry() {
        Delivery delivery = delivery("msg_stuck", GenerationId.next(now), now);
        store(delivery, now.plus(FAR).plus(FAR));
        Instant overdue = now.plus(Duration.ofDays(15)).plus(Duration.ofHours(1));

        sweep.end(overdue);
        assertThat(stored(delivery).status).isEqualTo(DeliveryStatus.PENDING);

        sweep.end(overdue.plusMillis(1));
        assertThat(stored(delivery).status).isEqualTo(DeliveryStatus.FAILED);
        assertThat(stored(delivery).finishedAt).isNotNull();
    }

    @Test
    void aFailingAddressIsForgottenUnlessItIsAnEndpoint() {
        URI endpoint = URI.create("https://" + host + "/endpoint");
        QuarkusTransaction.requiringNew().run(() -> {
            addEndpoint.add(account, endpoint, WebhookEvent.DEFAULT);
            FailingAddress.failed(to(url), "HTTP 500", now.minus(LONG_AGO));
            FailingAddress.failed(to(endpoint), "HTTP 500", now.minus(LONG_AGO));
        });

        forget.forget();

        assertThat(QuarkusTransaction.requiringNew().call(() -> FailingAddress.of(account)))
                .extracting(address -> address.url)
                .containsExactly(endpoint.toString());
    }

    @Test
    void anAddressFailsSinceItsFirstFailureAndNamesTheLast() {
        QuarkusTransaction.requiringNew().run(() -> FailingAddress.failed(to(url), "HTTP 500", now));

        FailingAddress address = QuarkusTransaction.requiringNew()
                .call(() -> FailingAddress.failed(to(url), "HTTP 503", now.plusSeconds(60)));

        assertThat(address.failingSince).isEqualTo(now);
        assertThat(address.reason).isEqualTo("HTTP 503");
        assertThat(address.disabledAt).isNull();
    }

    @Test
    void onlyADisabledAddressCanBeEnabled() {
        WebhookAddress address = new WebhookAddress(url);
        QuarkusTransaction.requiringNew().run(() -> FailingAddress.failed(to(url), "HTTP 500", now));
        assertThat(enable(address)).isFalse();
        QuarkusTransaction.requiringNew().run(() -> FailingAddress.failed(to(url), "HTTP 410", now).disabledAt = now);

        assertThat(enable(address)).isTrue();
        assertThat(enable(address)).isFalse();
    }

    @Test
    void anEndpointExistsOncePerAccount() {
        assertThat(add(url)).isInstanceOf(EndpointResult.EndpointAdded.class);
        assertThat(add(url)).isEqualTo(new EndpointResult.Duplicate());
        assertThat(endpoints()).hasSize(1);
    }

    @Test
    void anAccountHasAtMostTwentyEndpoints() {
        for (int i = 0; i < 20; i++) {
            assertThat(add(URI.create(url + "/" + i))).isInstanceOf(EndpointResult.EndpointAdded.class);
        }

        assertThat(add(url)).isEqualTo(new EndpointResult.TooMany(20));
        assertThat(endpoints()).hasSize(20);
    }

    private boolean enable(WebhookAddress address) {
        return QuarkusTransaction.requiringNew().call(() -> FailingAddress.enable(account, address));
    }

    private EndpointResult add(URI address) {
        return QuarkusTransaction.requiringNew().call(() -> addEndpoint.add(account, address, WebhookEvent.DEFAULT));
    }

    private List<Endpoint> endpoints() {
        return QuarkusTransaction.requiringNew().call(() -> Endpoint.of(account));
    }

    private Optional<Instant> nextDue() {
        return QuarkusTransaction.requiringNew().call(() -> hosts.nextDue(new WebhookAddress(url).host()));
    }

    // Far in the future of the running service, whose hosts would be taken here and whose looks would take this one.
    private void wake(Instant at) {
        QuarkusTransaction.requiringNew()
                .run(() -> hosts.wake(List.of(new AddressedHost(address(), account.value())), at.plus(FAR)));
    }

    private List<DueHost> taken(Instant at) {
        List<DueHost> taken = rows.take(at.plus(FAR), at.plus(FAR).plus(LEASE), 1000);
        taken.forEach(host -> shares.places().release(host.shareOf()));
        // Those of other tests.
        taken.stream().filter(host -> !host.name().equals(address())).forEach(host -> rows.retry(host, Instant.now()));
        return taken.stream().filter(host -> host.name().equals(address())).toList();
    }

    private Optional<Instant> endLease(DueHost host) {
        return QuarkusTransaction.requiringNew().call(() -> hosts.endLease(host, now.plus(LEASE)));
    }

    private void addMissing(Instant before) {
        QuarkusTransaction.requiringNew().run(() -> hosts.addMissing(before, now.plus(FAR)));
    }

    private String address() {
        return new WebhookAddress(url).host();
    }

    private Delivery delivery(String message, GenerationId generation) {
        return delivery(message, generation, now);
    }

    private Delivery delivery(String message, GenerationId generation, Instant created) {
        return new Delivery(
                message + "_" + host, account, Optional.of(generation), "test", new WebhookAddress(url), created);
    }

    private Delivery to(URI address) {
        return new Delivery("msg", account, Optional.empty(), "test", new WebhookAddress(address), now);
    }

    private static void store(Delivery delivery, Instant nextAt) {
        delivery.nextAt = nextAt;
        QuarkusTransaction.requiringNew().run(delivery::persist);
    }

    private static void store(Delivery delivery, DeliveryStatus ended) {
        delivery.end(ended, delivery.createdAt);
        QuarkusTransaction.requiringNew().run(delivery::persist);
    }

    private static Delivery stored(Delivery delivery) {
        return QuarkusTransaction.requiringNew().call(() -> Delivery.findById(delivery.id));
    }
}
