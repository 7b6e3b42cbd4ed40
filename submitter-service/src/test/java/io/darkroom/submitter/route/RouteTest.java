package io.darkroom.submitter.route;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.get;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class RouteTest {

    @Inject
    Route route;

    @Inject
    EntityManager database;

    @Inject
    EventPublisher publisher;

    // The prices of these differ, so that their order is certain.
    private static final String FIVE = "[\"evolink\", \"runbase\", \"apiframe\", \"apiinone\", \"acedata\"]";

    private final String prompt = prompt();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
        // A provider that another test has just used would be paced, and passed over.
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("UPDATE provider_state SET next_start_at = NULL")
                        .executeUpdate());
    }

    @Test
    void theCheapestIsPreferredAndAnOrderOrANarrowerChoiceIsKept() {
        submittedTo("evolink", "{}");
        submittedTo("runbase", "{\"providers\": [\"apiframe\", \"apiinone\", \"runbase\"]}");
        submittedTo("apiinone", "{\"strategy\": \"ordered\", \"providers\": [\"apiinone\", \"evolink\"]}");
        submittedTo("apiframe", "{\"providers\": [\"acedata\", \"apiframe\"]}");
    }

    @Test
    void theFastestIsTheOneWithTheLowestRecentMedian() {
        ApiResponse any = route.submit(prompt, "{}");
        haveMeasured(id(any), "acedata", Duration.ofMillis(1));

        nextGoesTo("acedata", "{\"strategy\": \"fastest\"}");
    }

    @Test
    void theFifthProviderAcceptsAfterFourHaveFailedInFourWays() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 503}");
        route.breaks("runbase", "{\"fault\": \"status\", \"status\": 401}");
        route.breaks("apiframe", "{\"fault\": \"status\", \"status\": 402}");
        route.breaks("apiinone", "{\"fault\": \"status\", \"status\": 429}");

        ApiResponse accepted = route.submit(prompt, "{\"providers\": " + FIVE + ", \"max_attempts\": 5}");

        soon().untilAsserted(() -> get(id(accepted))
                .then()
                .body("status", equalTo("submitted"))
                .body("attempts.provider", contains("evolink", "runbase", "apiframe", "apiinone", "acedata"))
                .body(
                        "attempts.error.code",
                        contains("provider_unavailable", "provider_auth", "provider_credits", "rate_limited")));
    }

    @Test
    void noMoreAttemptsAreMadeThanTheClientAllows() {
        ApiResponse accepted = route.submit(prompt, "{\"max_attempts\": 2}");

        for (int attempt = 1; attempt <= 2; attempt++) {
            int started = attempt;
            soon().untilAsserted(() -> get(id(accepted))
                    .then()
                    .body("status", equalTo("submitted"))
                    .body("attempts", hasSize(started)));
            fail(id(accepted), attempt);
        }

        soon().untilAsserted(() -> get(id(accepted))
                .then()
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("provider_error"))
                .body("attempts.provider", contains("evolink", "runbase")));
    }

    @Test
    void attemptsThatNoProviderAcceptedDoNotCount() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 503}");
        route.breaks("runbase", "{\"fault\": \"status\", \"status\": 503}");

        submittedTo(List.of("evolink", "runbase", "apiframe"), "{\"max_attempts\": 1}");
    }

    @Test
    void whatNoProviderCanBeExpectedToMakeInTimeIsRefused() {
        forgetMeasurements("acedata");

        route.submit(prompt, "{\"providers\": [\"acedata\"], \"deadline_seconds\": 10}")
                .then()
                .statusCode(422)
                .body("code", equalTo("deadline_too_short"));
        assertThat(route.books(prompt)).isEmpty();
    }

    @Test
    void whatHasWaitedTooLongToBeMadeInTimeExpiresUnbought() {
        authorized().post("/v1/admin/providers/acedata/suspend");
        ApiResponse waits = route.submit(prompt, "{\"providers\": [\"acedata\"], \"deadline_seconds\": 600}");
        // As if it had waited until ten seconds before its deadline.
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("UPDATE generation SET deadline_at = now() + INTERVAL '10 s' WHERE id = :id")
                    .setParameter("id", UUID.fromString(id(waits)))
                    .executeUpdate();
            database.createNativeQuery("UPDATE dispatch SET give_up_at = now() WHERE generation_id = :id")
                    .setParameter("id", UUID.fromString(id(waits)))
                    .executeUpdate();
        });

        soon().untilAsserted(() ->
                get(id(waits)).then().body("status", equalTo("failed")).body("error.code", equalTo("expired")));
        authorized().post("/v1/admin/providers/acedata/restore");
        assertThat(route.books(prompt)).isEmpty();
    }

    @Test
    void anInvalidOrRefusedRequestIsNotSubmittedElsewhere() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 400, \"times\": 1}");
        ApiResponse wrong = route.submit(prompt, "{}");
        soon().untilAsserted(() -> get(id(wrong))
                .then()
                .body("error.code", equalTo("invalid_request"))
                .body("attempts", hasSize(1)));

        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");
        ApiResponse refused = route.submit(prompt, "{}");
        ApiResponse insisting = route.submit(prompt, "{\"retry_content_policy\": true}");

        soon().untilAsserted(() -> get(id(refused))
                .then()
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("content_policy"))
                .body("attempts", hasSize(1)));
        soon().untilAsserted(() -> get(id(insisting)).then().body("attempts.provider", contains("evolink", "runbase")));
    }

    @Test
    void whereThereIsNoOtherTheSameProviderIsTriedAgainAfterItsRetryAfter() {
        route.breaks("acedata", "{\"fault\": \"status\", \"status\": 429, \"retry_after_seconds\": 2, \"times\": 1}");

        ApiResponse accepted = route.submit(prompt, "{\"providers\": [\"acedata\"]}");

        soon().untilAsserted(() -> get(id(accepted))
                .then()
                .body("status", equalTo("submitted"))
                .body("attempts.provider", contains("acedata", "acedata"))
                .body("attempts.error.code", contains("rate_limited")));
        List<String> started = get(id(accepted)).path("attempts.started_at");
        assertThat(Duration.between(Instant.parse(started.get(0)), Instant.parse(started.get(1))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
    }

    @Test
    void aRefusedKeyTakesAProviderOutOfRotationUntilAnOperatorRestoresIt() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 401, \"times\": 1}");
        ApiResponse first = route.submit(prompt, "{}");
        soon().untilAsserted(() -> get(id(first)).then().body("attempts.provider", contains("evolink", "runbase")));

        provider("evolink")
                .body("state", equalTo("out_of_rotation"))
                .body("reason", equalTo("HTTP 401: invalid_api_key simulated 401"))
                .body("probe_at", notNullValue());
        submittedTo("runbase", "{\"max_attempts\": 1}");

        authorized()
                .post("/v1/admin/providers/evolink/restore")
                .then()
                .statusCode(200)
                .body("state", equalTo("healthy"));
        submittedTo("evolink", "{}");
    }

    @Test
    void aSuccessfulProbeReturnsAProviderToRotation() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 402, \"times\": 1}");
        ApiResponse first = route.submit(prompt, "{}");
        soon().untilAsserted(() -> get(id(first)).then().body("attempts", hasSize(2)));
        provider("evolink").body("state", equalTo("out_of_rotation"));

        nextGoesTo("evolink", "{}");

        provider("evolink").body("state", equalTo("healthy"));
    }

    @Test
    void aSuspendedProviderGetsNoAttemptsUntilItIsRestored() {
        authorized()
                .body("{\"reason\": \"its invoices do not match\"}")
                .post("/v1/admin/providers/evolink/suspend")
                .then()
                .body("state", equalTo("out_of_rotation"))
                .body("reason", equalTo("suspended by an operator: its invoices do not match"));

        submittedTo("runbase", "{}");
        // Of an account that nothing else waits for.
        Client client = Client.of("100", "");
        ApiResponse waits = client.submit(prompt, "\"routing\": {\"providers\": [\"evolink\"]}");
        soon().untilAsserted(() -> client.get("/v1/generations/" + id(waits))
                .then()
                .body("status", equalTo("queued"))
                .body("queue_position", equalTo(1))
                .body("estimated_seconds", nullValue()));

        authorized().post("/v1/admin/providers/evolink/restore");
        soon().untilAsserted(
                        () -> client.get("/v1/generations/" + id(waits)).then().body("status", equalTo("submitted")));
    }

    @Test
    void aCircuitOpensOnFailuresAndOneProbeClosesIt() {
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 500}");
        for (int i = 0; i < 4; i++) {
            ApiResponse response = route.submit(prompt, "{}");
            soon().untilAsserted(() -> get(id(response)).then().body("status", equalTo("submitted")));
        }
        provider("evolink")
                .body("state", equalTo("open"))
                .body("reason", equalTo("HTTP 500: service_error simulated 500"));
        submittedTo("runbase", "{\"max_attempts\": 1}");

        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 500, \"times\": 0}");
        nextGoesTo("evolink", "{}");

        provider("evolink").body("state", equalTo("healthy"));
    }

    @Test
    void aGenerationThatNoProviderAcceptsExpiresAtItsDeadline() {
        authorized().post("/v1/admin/providers/evolink/suspend");

        ApiResponse waits = route.submit(prompt, "{\"providers\": [\"evolink\"]}");
        // The shortest deadline that a client may set is longer than this test has to take.
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("UPDATE generation SET deadline_at = now() WHERE id = :id")
                    .setParameter("id", UUID.fromString(id(waits)))
                    .executeUpdate();
            database.createNativeQuery("UPDATE dispatch SET give_up_at = now() WHERE generation_id = :id")
                    .setParameter("id", UUID.fromString(id(waits)))
                    .executeUpdate();
        });

        soon().untilAsserted(() ->
                get(id(waits)).then().body("status", equalTo("failed")).body("error.code", equalTo("expired")));
        assertThat(route.books(prompt)).isEmpty();
    }

    @Test
    void submissionsArePaced() {
        for (int i = 0; i < 5; i++) {
            route.submit(prompt, "{\"providers\": [\"apiinone\"]}").then().statusCode(202);
        }

        soon().until(() -> route.books(prompt).size() == 5);

        // Not when they arrive: the first one may have to connect first.
        Number between = (Number)
                database.createNativeQuery("""
                        SELECT extract(epoch FROM max(a.created_at) - min(a.created_at))
                        FROM attempt a JOIN generation g ON g.id = a.generation_id
                        WHERE g.request::jsonb ->> 'prompt' = :prompt""").setParameter("prompt", prompt).getSingleResult();
        assertThat(between.doubleValue()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void anUncertainAttemptIsSubmittedAgainWhereTheProviderIsIdempotent() {
        route.breaks("apiframe", "{\"fault\": \"reset_after\", \"times\": 1}");

        ApiResponse accepted = route.submit(prompt, "{\"providers\": [\"apiframe\"]}");

        soon().untilAsserted(() -> get(id(accepted))
                .then()
                .body("status", equalTo("submitted"))
                .body("attempts.status", contains("submitted")));
        assertThat(route.books(prompt)).hasSize(1);
    }

    @Test
    void theFiguresOfEachProviderAreShownAndExported() {
        submittedTo("evolink", "{}");

        authorized()
                .get("/v1/admin/providers")
                .then()
                .statusCode(200)
                .body("data.name", equalTo(Route.providers()))
                .body("data.find { it.name == 'apiinone' }.rate", equalTo(4));
        String metrics = authorized().get("/q/metrics").asString();
        assertThat(metrics)
                .contains("darkroom_provider_circuit_open{provider=\"evolink\"}")
                .contains("darkroom_provider_out_of_rotation{provider=\"acedata\"} 0.0")
                .contains("darkroom_provider_success_rate{provider=\"runbase\"}")
                .contains("darkroom_provider_latency_seconds{provider=\"apiframe\",quantile=\"0.99\"}");
    }

    // Few, because each of those before it takes a place at another provider.
    private void nextGoesTo(String provider, String routing) {
        soon().pollInterval(Duration.ofMillis(500)).until(() -> {
            ApiResponse next = route.submit(prompt, routing);
            soon().until(() -> get(id(next)).path("status").equals("submitted"));
            return get(id(next)).path("attempts[0].provider").equals(provider);
        });
    }

    // Other tests may have found it quick.
    private void forgetMeasurements(String provider) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "UPDATE attempt SET finished_at = finished_at - INTERVAL '10 d' WHERE provider = :provider")
                        .setParameter("provider", provider)
                        .executeUpdate());
        soon().untilAsserted(() -> provider(provider).body("latency", nullValue()));
    }

    private void haveMeasured(String generation, String provider, Duration latency) {
        QuarkusTransaction.requiringNew().run(() -> {
            Instant now = Instant.now();
            for (int number = 90; number < 93; number++) {
                database.createNativeQuery("""
                                INSERT INTO attempt (generation_id, number, provider, status, created_at,
                                                     answer_due_at, finished_at)
                                VALUES (:generation, :number, :provider, 'succeeded', :created, :now, :now)""")
                        .setParameter("generation", UUID.fromString(generation))
                        .setParameter("number", number)
                        .setParameter("provider", provider)
                        .setParameter("created", now.minus(latency))
                        .setParameter("now", now)
                        .executeUpdate();
            }
        });
    }

    private void submittedTo(String provider, String routing) {
        submittedTo(List.of(provider), routing);
    }

    private void submittedTo(List<String> providers, String routing) {
        ApiResponse accepted = route.submit(prompt, routing);
        soon().untilAsserted(() -> get(id(accepted))
                .then()
                .body("status", equalTo("submitted"))
                .body("attempts.provider", equalTo(providers)));
    }

    private void fail(String id, int number) {
        GenerationId generation = GenerationId.of(id);
        ProviderName provider = ProviderName.of(get(id).path("attempts[" + (number - 1) + "].provider"));
        AttemptError error = new AttemptError(ErrorCode.PROVIDER_ERROR, "out of paint");
        publisher.publish(new AttemptFailed(generation, number, provider, error, OutcomeSource.POLL, Instant.now()));
    }

    private static ApiResponse provider(String name) {
        return authorized().get("/v1/admin/providers").then().rootPath("data.find { it.name == '" + name + "' }");
    }

    private static String id(ApiResponse response) {
        return response.path("id");
    }
}
