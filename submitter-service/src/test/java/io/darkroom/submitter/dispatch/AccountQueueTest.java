package io.darkroom.submitter.dispatch;

import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.embedded.RealBackends;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.Router;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and the positions of the others. All providers are suspended, so that every generation waits. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class AccountQueueTest {

    private static final int NO_LIMIT = 1_000_000;

    private static final Openings.Available ALL_OPEN =
            new Openings.Available(Map.of(ProviderName.of("evolink"), 1000), Set.of(), Set.of());

    @Inject
    DispatchQueue queue;

    @Inject
    AccountQueue accountQueue;

    @Inject
    Router router;

    @Inject
    Lifecycle lifecycle;

    @Inject
    EntityManager database;

    @Inject
    Route route;

    private final Map<GenerationId, AccountId> owners = new HashMap<>();
    private final GenerationRequest request = request();

    @BeforeEach
    void suspendEveryProvider() {
        Catalogue.builtIn()
                .providers()
                .keySet()
                .forEach(name -> Route.authorized()
                        .post("/v1/admin/providers/" + name + "/suspend")
                        .then()
                        .statusCode(200));
    }

    // Generations of other tests would count as turns of other accounts.
    @BeforeEach
    void emptyTheQueue() {
        QuarkusTransaction.requiringNew()
                .run(() -> Generation.<Generation>list("status", GenerationStatus.QUEUED)
                        .forEach(lifecycle::cancel));
    }

    @AfterEach
    void cancelEverything() {
        QuarkusTransaction.requiringNew()
                .run(() -> owners.keySet()
                        .forEach(id -> lifecycle.cancel(
                                LockedGenerations.lock(List.of(id)).get(id))));
        route.mend();
    }

    @Test
    void anAccountWithOneRequestIsServedBeforeAnothersSecond() {
        AccountId many = account(1);
        AccountId one = account(1);
        waiting(many, 20);
        waiting(one, 1);

        assertThat(turns(4)).containsExactly(many, one, many, many);
    }

    @Test
    void turnsAreGivenByWeight() {
        AccountId light = account(1);
        AccountId heavy = account(3);
        waiting(light, 20);
        waiting(heavy, 20);

        assertThat(turns(12)).filteredOn(heavy::equals).hasSize(9);
    }

    @Test
    void noAccountHasMoreInFlightThanItsLimit() {
        AccountId capped = account(1);
        set(capped, "max_running", 2);
        waiting(capped, 10);

        assertThat(turns(10)).containsExactly(capped, capped);
    }

    @Test
    void aQueuedGenerationHasAPositionAmongAllAccounts() {
        AccountId many = account(1);
        AccountId few = account(1);
        waiting(many, 10);
        List<GenerationId> mine = waiting(few, 2);

        soon().untilAsserted(() -> {
            Map<GenerationId, AccountQueue.Place> places = QuarkusTransaction.requiringNew()
                    .call(() -> accountQueue.places(few, Map.of(mine.get(0), request, mine.get(1), request)));
            // One, then two of the others come before.
            assertThat(places.get(mine.get(0)).position()).isEqualTo(2);
            assertThat(places.get(mine.get(1)).position()).isEqualTo(4);
        });
    }

    @Test
    void aFullQueueRefusesUntilAPlaceIsFree() {
        AccountId account = account(1);
        set(account, "max_queued", 3);
        List<GenerationId> waiting = waiting(account, 2);

        soon().until(() -> isFullAfterOne(account));
        assertThat(accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10)))
                .isInstanceOf(AccountQueue.Joined.At.class);
        assertThat(accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(AccountQueue.Joined.Full.class, full -> {
                    assertThat(full.limit()).isEqualTo(3);
                    assertThat(full.retryAfter()).isPositive();
                });

        QuarkusTransaction.requiringNew()
                .run(() -> lifecycle.cancel(LockedGenerations.lock(waiting).get(waiting.getFirst())));
        soon().until(() -> accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10))
                instanceof AccountQueue.Joined.At);
    }

    @Test
    void aRequestThatCannotBeInTimeIsRefused() {
        AccountId account = account(1);
        GenerationId any = waiting(account, 1).getFirst();
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("""
                                INSERT INTO attempt (generation_id, number, provider, status, created_at, answer_due_at, finished_at)
                                VALUES (?1, 90, 'evolink', 'succeeded', now() - INTERVAL '9 seconds', now(), now())""")
                        .setParameter(1, any.value())
                        .executeUpdate());
        route.mend();
        List<ConfiguredProvider> evolink = router.candidates(request).stream()
                .filter(entry -> entry.name().equals(ProviderName.of("evolink")))
                .toList();

        soon().until(() ->
                accountQueue.join(account, evolink, Duration.ofMillis(1)) instanceof AccountQueue.Joined.TooLong);
        assertThat(accountQueue.join(account, evolink, Duration.ofMinutes(10)))
                .isInstanceOf(AccountQueue.Joined.At.class);
    }

    @Test
    void theWaitIsEstimatedOnceAProviderIsInRotation() {
        AccountId account = account(1);
        soon().until(() -> estimate(account).isEmpty());

        route.mend();

        soon().until(() -> estimate(account)
                .filter(estimate -> estimate.compareTo(Duration.ofSeconds(1)) >= 0)
                .filter(estimate -> estimate.compareTo(Duration.ofMinutes(2)) <= 0)
                .isPresent());
    }

    // An earlier count knows neither the account's limit nor its generations.
    private boolean isFullAfterOne(AccountId account) {
        if (accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10))
                instanceof AccountQueue.Joined.At(var first)) {
            try (first) {
                return switch (accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10))) {
                    case AccountQueue.Joined.TooLong tooLong -> throw new AssertionError(tooLong);
                    case AccountQueue.Joined.Full full -> first.place().position() == 3;
                    case AccountQueue.Joined.At(var second) -> {
                        second.close();
                        yield false;
                    }
                };
            }
        }
        return false;
    }

    private Optional<Duration> estimate(AccountId account) {
        AccountQueue.Joined.At joined =
                (AccountQueue.Joined.At) accountQueue.join(account, router.candidates(request), Duration.ofMinutes(10));
        joined.slot().close();
        return joined.slot().place().estimate();
    }

    // Whose generations are due, in order; only those of this test.
    private List<AccountId> turns(int most) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<AccountId> turns = new ArrayList<>();
            for (Generation due : queue.lockDue(Instant.now().plusSeconds(3600), ALL_OPEN, 1000, NO_LIMIT)) {
                GenerationId id = due.generationId();
                if (owners.containsKey(id) && turns.size() < most) {
                    turns.add(owners.get(id));
                }
            }
            return turns;
        });
    }

    private AccountId account(int weight) {
        AccountId account = AccountId.next(Instant.now());
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "INSERT INTO account (id, name, created_at, weight) VALUES (?1, ?2, now(), ?3)")
                        .setParameter(1, account.value())
                        .setParameter(2, account.toString())
                        .setParameter(3, weight)
                        .executeUpdate());
        return account;
    }

    private void set(AccountId account, String column, int value) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("UPDATE account SET " + column + " = ?1 WHERE id = ?2")
                        .setParameter(1, value)
                        .setParameter(2, account.value())
                        .executeUpdate());
    }

    private List<GenerationId> waiting(AccountId account, int count) {
        List<GenerationId> ids = new ArrayList<>();
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < count; i++) {
                Instant now = Instant.now();
                Generation generation = new Generation(GenerationId.next(now), account, request, Credits.ZERO, now);
                generation.persist();
                database.flush();
                // Due later than the dispatcher looks, so that the order is the test's to ask for.
                queue.add(generation.generationId(), account, now.plusSeconds(1800));
                ids.add(generation.generationId());
                owners.put(generation.generationId(), account);
            }
        });
        return ids;
    }

    private static GenerationRequest request() {
        try {
            return GenerationRequest.read(
                    Json.mapper().readTree("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"),
                    UnknownFields.REJECT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
