package io.darkroom.submitter.dispatch;

import static io.darkroom.submitter.Route.get;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.embedded.RealBackends;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.route.Circuits;
import io.darkroom.submitter.route.Openings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits in the queue delays nothing that could begin. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class DispatchTest {

    private static final int WAITING = 3000;

    @Inject
    Session database;

    @Inject
    Openings openings;

    @Inject
    CallProvider call;

    @Inject
    Providers providers;

    @Inject
    Circuits circuits;

    @Inject
    Route route;

    private final String prompt = prompt();
    private final UUID busy = AccountId.next(Instant.now()).value();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
    }

    @AfterEach
    void removeWhatWaits() {
        update("DELETE FROM dispatch WHERE generation_id IN (SELECT id FROM generation WHERE model = 'a copy')");
        update("DELETE FROM attempt WHERE number >= 1000");
        update("DELETE FROM generation WHERE model = 'a copy'");
    }

    @Test
    void aBacklogOfAFullProviderDelaysNothingOfTheSameAccountAndCostsNoWrites() {
        String template = route.submit(prompt, "{}").path("id");
        soon().untilAsserted(() -> get(template).then().body("status", equalTo("submitted")));
        fill("evolink", template);
        copy(template, WAITING);
        // Two rounds at least: those that could begin have begun.
        String before = route.submit(prompt, "{\"providers\": [\"runbase\"]}").path("id");
        soon().untilAsserted(() -> get(before).then().body("status", equalTo("submitted")));
        String rows = rows();

        String id = route.submit(prompt, "{\"providers\": [\"runbase\", \"evolink\"]}")
                .path("id");

        await().atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> get(id).then()
                        .body("status", equalTo("submitted"))
                        .body("attempts.provider", contains("runbase")));
        assertThat(rows()).as("no row was written in vain").isEqualTo(rows);
    }

    @Test
    void aProviderThatDoesNotAnswerDelaysNoCallOfAnother() {
        route.breaks("evolink", "{\"fault\": \"hang_before\", \"delay_ms\": 2000}");
        for (int i = 0; i < 20; i++) {
            route.submit(prompt, "{\"providers\": [\"evolink\"]}");
        }
        String other = route.submit(prompt, "{\"providers\": [\"runbase\"]}").path("id");

        soon().untilAsserted(() -> get(other).then().body("status", equalTo("submitted")));

        // Whichever of them began first: none waited for the others' time-outs.
        String began = "(SELECT created_at FROM attempt WHERE generation_id = '" + other + "')";
        String answered = "(SELECT submitted_at FROM attempt WHERE generation_id = '" + other + "')";
        assertThat(text("SELECT CAST(" + answered + " - " + began + " < INTERVAL '1 second' AS text)"))
                .as("time-outs last a second")
                .isEqualTo("true");
    }

    @Test
    void aGenerationThatIsQueuedBesideAnOpenAttemptIsNotBoughtAgain() {
        route.breaks("evolink", "{\"fault\": \"reset_after\", \"times\": 1}");
        String id = route.submit(prompt, "{}").path("id");
        soon().untilAsserted(() -> get(id).then().body("attempts.status", contains("uncertain")));

        update("INSERT INTO dispatch (generation_id, account_id, due_at, give_up_at)"
                + " SELECT id, account_id, now(), now() FROM generation WHERE id = '" + id + "'");

        String places = "SELECT CAST(count(*) AS text) FROM dispatch WHERE generation_id = '" + id + "'";
        soon().until(() -> text(places).equals("0"));
        get(id).then().body("attempts.status", contains("uncertain"));
        assertThat(route.books(prompt)).hasSize(1);
        // It would count as waiting in other tests.
        Route.authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);
    }

    @Test
    void aGenerationThatCannotBeReadDelaysNoOther() {
        Route.authorized().post("/v1/admin/providers/evolink/suspend");
        String unreadable =
                route.submit(prompt, "{\"providers\": [\"evolink\"]}").path("id");
        update("UPDATE generation SET request = '{' WHERE id = '" + unreadable + "'");
        Route.authorized().post("/v1/admin/providers/evolink/restore");

        String id = route.submit(prompt, "{\"providers\": [\"evolink\"]}").path("id");

        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
        soon().untilAsserted(() -> assertThat(text(
                        "SELECT CAST(due_at > now() AS text) FROM dispatch WHERE generation_id = '" + unreadable + "'"))
                .as("it is set aside, and tried again later")
                .isEqualTo("true"));

        // It has reserved credits, which only its end releases.
        update("UPDATE generation SET request = (SELECT request FROM generation WHERE id = '" + id + "') WHERE id = '"
                + unreadable + "'");
        Route.authorized()
                .post("/v1/generations/" + unreadable + "/cancel")
                .then()
                .statusCode(202);
    }

    @Test
    void aReplicaThatFreezesInARoundIsOvertakenAtTheEndOfItsLease() {
        QuarkusTransaction.begin();
        try {
            openings.snapshot(InstantSource.system());

            String id = route.submit(prompt, "{}").path("id");

            soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
            assertThatThrownBy(QuarkusTransaction::commit).isNotNull();
        } finally {
            if (QuarkusTransaction.isActive()) {
                QuarkusTransaction.rollback();
            }
        }
    }

    // Between the commit and the call the process may be stopped for any time.
    @Test
    void anAttemptIsNotSubmittedOnceItCountsAsUnanswered() {
        SubmissionResult result = call.submit(
                unanswered(providers.find(ProviderName.of("evolink")).orElseThrow()));

        assertThat(result).isInstanceOf(SubmissionResult.NotSent.class);
        assertThat(route.books(prompt)).isEmpty();
    }

    // All providers failed, each probe was of a replica that had no processor for seconds, and nothing was dispatched
    // any more.
    @Test
    void anAttemptThatIsNotSubmittedGivesBackTheProbeOfItsCircuit() {
        ConfiguredProvider evolink = providers.find(ProviderName.of("evolink")).orElseThrow();
        AttemptError refused = new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, "connection refused");
        for (int i = 0; i < 4; i++) {
            circuits.call(evolink.name(), () -> new SubmissionResult.NotSent(refused));
        }
        Instant due = circuits.status(evolink.name()).openedAt().orElseThrow().plusSeconds(2);
        assertThat(openings.lastSeen(evolink, due)).isInstanceOf(Openings.Opening.Open.class);
        QuarkusTransaction.requiringNew()
                .run(() -> openings.snapshot(InstantSource.system()).take(evolink));
        assertThat(openings.lastSeen(evolink, due)).isInstanceOf(Openings.Opening.Paused.class);

        call.submit(unanswered(evolink));

        assertThat(openings.lastSeen(evolink, due)).isInstanceOf(Openings.Opening.Open.class);
        circuits.close(evolink.name());
    }

    private PendingSubmission unanswered(ConfiguredProvider provider) {
        GenerationRequest request = GenerationRequest.plain(
                "seedream-4.5",
                prompt,
                1,
                Optional.empty(),
                Resolution.TWO_K,
                List.of(),
                Optional.empty(),
                Optional.empty());
        Instant overdue = Instant.now().minusMillis(1);
        return new PendingSubmission(
                new AttemptKey(GenerationId.next(overdue), 1),
                AccountId.next(overdue),
                provider,
                request,
                false,
                overdue,
                overdue.plusSeconds(600),
                Optional.empty());
    }

    // A frozen replica, a lost machine and a lock that nobody releases end by themselves.
    @Test
    void everyConnectionHasLimits() {
        assertThat(text("SHOW idle_in_transaction_session_timeout")).isEqualTo("70s");
        assertThat(text("SHOW lock_timeout")).isEqualTo("15s");
        assertThat(text("SHOW tcp_user_timeout")).isEqualTo("30000");
        assertThat(text("SHOW tcp_keepalives_idle")).isEqualTo("15");
    }

    // With attempts of another account, so that this one's limit is not reached.
    private void fill(String provider, String template) {
        update("INSERT INTO account (id, name, created_at) VALUES ('" + busy + "', '" + busy + "', now())");
        UUID owner = UUID.randomUUID();
        update("""
                INSERT INTO generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at)
                SELECT '%s', '%s', 'a copy', 'submitted', 0, request, 1, now(), now() + INTERVAL '1 hour'
                FROM generation WHERE id = '%s'""".formatted(owner, busy, template));
        update("""
                INSERT INTO attempt (generation_id, number, provider, status, created_at, submitted_at, answer_due_at)
                SELECT '%s', number, '%s', 'submitted', now(), now(), now() FROM generate_series(1000, 6000) AS number""".formatted(owner, provider));
    }

    private void copy(String template, int count) {
        update("""
                INSERT INTO generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at)
                SELECT uuidv7(), account_id, 'a copy', 'queued', 0, request, 0, now(), now() + INTERVAL '1 hour'
                FROM generation, generate_series(1, %d) WHERE id = '%s'""".formatted(count, template));
        update("""
                INSERT INTO dispatch (generation_id, account_id, due_at, candidates, give_up_at)
                SELECT id, account_id, now(), 'evolink', now() + INTERVAL '50 minutes'
                FROM generation WHERE model = 'a copy' AND status = 'queued'""");
    }

    // Any update of a row moves it.
    private String rows() {
        return text("SELECT md5(string_agg(ctid::text, ',' ORDER BY generation_id)) FROM dispatch WHERE candidates ="
                + " 'evolink'");
    }

    private String text(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(sql, String.class).getSingleResult());
    }

    private void update(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql).executeUpdate());
    }
}
