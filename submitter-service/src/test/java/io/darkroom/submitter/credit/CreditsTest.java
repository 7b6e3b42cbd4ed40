package io.darkroom.submitter.credit;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accounts, keys and credits, through the API. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class CreditsTest {

    // EvoLink alone, so that an image is reserved at 2.25 credits.
    private static final String AT_EVOLINK = "\"routing\": {\"providers\": [\"evolink\"]}";

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private final String prompt = prompt();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
    }

    @AfterEach
    void theLedgerIsRight() {
        authorized()
                .post("/v1/admin/ledger/check")
                .then()
                .statusCode(200)
                .body("right", equalTo(true))
                .body("entries_sum", equalTo("0"))
                .body("wrong_balances", empty())
                .body("stale_reservations", empty());
    }

    @Test
    void aQuoteReturnsTheReservationAndTheCandidates() {
        authorized()
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"n\": 2}")
                .post("/v1/quotes")
                .then()
                .statusCode(200)
                .body("credits_reserved", equalTo("40"))
                .body("offers.provider", contains("evolink", "acedata"))
                .body("offers.credits", contains("4.5", "40"))
                .body("refusals", hasSize(3));
    }

    @Test
    void creditsAreReservedThenChargedForArchivedImagesAndTheRestIsReleased() {
        Client client = Client.of("10", "");

        GenerationId id = submitted(client, "\"n\": 3, " + AT_EVOLINK);
        client.balance("3.25", "6.75", "0");
        archived(id, 2);

        soon().untilAsserted(() -> client.get("/v1/generations/" + id)
                .then()
                .body("status", equalTo("completed"))
                .body("usage.credits_reserved", equalTo("6.75"))
                .body("usage.credits_charged", equalTo("4.5")));
        client.balance("5.5", "0", "4.5");
        client.get("/v1/credits/ledger")
                .then()
                .body(
                        "data.kind",
                        contains("release", "release", "settle", "settle", "reserve", "reserve", "top_up", "top_up"));
    }

    @Test
    void aRepeatedArchiveEventIsChargedOnce() {
        Client client = Client.of("10", "");
        GenerationId id = submitted(client, AT_EVOLINK);

        archived(id, 1);
        archived(id, 1);

        soon().untilAsserted(() -> client.balance("7.75", "0", "2.25"));
    }

    @Test
    void aFailedOrCanceledGenerationCostsNothing() {
        Client client = Client.of("10", "");
        route.breaks("evolink", "{\"fault\": \"content_refusal\", \"times\": 1}");
        GenerationId refused = id(client.submit(prompt, AT_EVOLINK));
        soon().untilAsserted(() -> client.get("/v1/generations/" + refused)
                .then()
                .body("status", equalTo("failed"))
                .body("usage.credits_charged", equalTo("0")));
        GenerationId canceled = submitted(client, AT_EVOLINK);
        client.balance("7.75", "2.25", "0");

        client.authorized()
                .post("/v1/generations/" + canceled + "/cancel")
                .then()
                .statusCode(202);

        client.balance("10", "0", "0");
    }

    @Test
    void tooFewCreditsAre402AndNothingIsStored() {
        Client client = Client.of("2", "");

        client.submit(prompt, AT_EVOLINK)
                .then()
                .statusCode(402)
                .body("code", equalTo("insufficient_credits"))
                .body("credits_required", equalTo("2.25"))
                .body("credits_available", equalTo("2"));

        client.get("/v1/generations").then().body("data", empty());
        client.balance("2", "0", "0");
    }

    @Test
    void aThousandSubmissionsAtOnceBuyExactlyWhatTheCreditsAllow() throws Exception {
        Client client = Client.of("225", "");

        List<Integer> statuses =
                atOnce(1000, () -> client.postQuietly(prompt, AT_EVOLINK, null).statusCode());

        assertThat(Collections.frequency(statuses, 202)).isEqualTo(100);
        assertThat(Collections.frequency(statuses, 402)).isEqualTo(900);
        client.balance("0", "225", "0");
    }

    @Test
    void aHundredRequestsWithOneIdempotencyKeyAreOneGeneration() throws Exception {
        Client client = Client.of("225", "");
        String key = UUID.randomUUID().toString();

        List<String> answers =
                atOnce(100, () -> client.postQuietly(prompt, AT_EVOLINK, key).body());

        assertThat(answers).allMatch(answer -> answer.equals(answers.getFirst()));
        client.get("/v1/generations").then().body("data", hasSize(1));
        client.balance("222.75", "2.25", "0");
    }

    @Test
    void theSameKeyWithAnotherBodyIs422AndAnothersKeyIsAnother() {
        Client client = Client.of("10", "");
        String key = UUID.randomUUID().toString();
        ApiResponse first = client.submit(prompt, AT_EVOLINK, key);
        first.then().statusCode(202).header("Idempotent-Replayed", nullValue());

        client.submit(prompt, AT_EVOLINK, key)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("id", equalTo(first.path("id")));
        client.submit(prompt + " larger", AT_EVOLINK, key)
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_conflict"));
        ApiResponse others = Client.of("10", "").submit(prompt, AT_EVOLINK, key);

        others.then().statusCode(202);
        assertThat(id(others)).isNotEqualTo(id(first));
    }

    @Test
    void aKeyIsShownOnceAndRefusedSoonAfterItIsRevoked() {
        Client client = Client.of("10", "");
        client.get("/v1/credits").then().statusCode(200);
        authorized()
                .get("/v1/admin/keys?account_id=" + client.account())
                .then()
                .body("data", hasSize(1))
                .body("data[0].prefix", equalTo(client.key().substring(0, 11)))
                .body("data[0].key", nullValue())
                .body("data[0].scopes", contains("generate"));

        authorized().delete("/v1/admin/keys/" + client.keyId()).then().body("revoked_at", notNullValue());

        soon().untilAsserted(() -> client.get("/v1/credits").then().statusCode(401));
    }

    @Test
    void anExpiredKeyIsRefused() {
        Client client = Client.of("10", ", \"expires_at\": \"" + Instant.now().minusSeconds(1) + "\"");

        client.get("/v1/credits").then().statusCode(401);
    }

    @Test
    void aKeyWithoutTheScopeMayNotAdminister() {
        Client client = Client.of("10", "");

        client.get("/v1/admin/providers")
                .then()
                .statusCode(403)
                .body("detail", equalTo("the key has no scope \"admin\""));
        client.authorized().get("/v1/admin/keys").then().statusCode(403);
        client.authorized().post("/v1/admin/ledger/check").then().statusCode(403);
    }

    @Test
    void aKeySpendsNoMoreThanItsOwnLimits() {
        Client client = Client.of("100", ", \"spend_limit\": \"5\", \"daily_spend_limit\": \"4\"");

        GenerationId first = submitted(client, AT_EVOLINK);
        client.submit(prompt, AT_EVOLINK)
                .then()
                .statusCode(403)
                .body("code", equalTo("spend_limit"))
                .body("detail", startsWith("the request may cost 2.25 credits, which passes the key's limit of 4"));
        client.authorized().post("/v1/generations/" + first + "/cancel").then().statusCode(202);

        client.submit(prompt, AT_EVOLINK).then().statusCode(202);
    }

    @Test
    void aKeyIsAcceptedOnlyFromItsAllowedAddresses() {
        Client.of("10", ", \"allowed_ips\": [\"10.0.0.0/8\", \"2001:db8::/32\"]")
                .get("/v1/credits")
                .then()
                .statusCode(403)
                .body("detail", equalTo("the key may not be used from this address"));
        Client.of("10", ", \"allowed_ips\": [\"127.0.0.0/8\", \"::1\"]")
                .get("/v1/credits")
                .then()
                .statusCode(200);
    }

    @Test
    void aKeySendsNoMoreRequestsThanItsRateAllows() {
        Client client = Client.of("10", ", \"rate_limit\": {\"requests\": 3, \"seconds\": 60}");

        for (int left = 2; left >= 0; left--) {
            client.get("/v1/credits")
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Policy", equalTo("\"key\";q=3;w=60"))
                    .header("RateLimit", startsWith("\"key\";r=" + left + ";t="));
        }

        client.get("/v1/credits")
                .then()
                .statusCode(429)
                .body("code", equalTo("rate_limited"))
                .header("Retry-After", matchesRegex("1\\d|20"))
                .header("RateLimit", startsWith("\"key\";r=0;t="));
    }

    @Test
    void anInvalidAdminRequestNamesItsFields() {
        authorized()
                .body("{\"name\": \"\", \"weight\": 1001, \"max_queued\": 0}")
                .post("/v1/admin/accounts")
                .then()
                .statusCode(422)
                .body("errors.field", equalTo(List.of("name", "weight", "max_queued")))
                .body("errors[1].limit", equalTo("a whole number from 1 to 1000"));
        authorized()
                .body("{\"name\": \"a\", \"wieght\": 2}")
                .post("/v1/admin/accounts")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("wieght"));
        authorized().body("[]").post("/v1/admin/accounts").then().statusCode(422);
        authorized().body("").post("/v1/admin/accounts").then().statusCode(400);
        authorized()
                .body("{\"account_id\": \"" + UUID.randomUUID() + "\", \"name\": \"a\"}")
                .post("/v1/admin/keys")
                .then()
                .statusCode(404);
        Client client = Client.of("10", "");
        authorized()
                .body("{}")
                .post("/v1/admin/accounts/" + client.account() + "/credits")
                .then()
                .statusCode(422)
                .body("errors[0].value", equalTo("absent"));
        authorized()
                .body("{\"credits\": \"-5\"}")
                .post("/v1/admin/accounts/" + client.account() + "/credits")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("credits"));
        authorized()
                .body("{\"account_id\": \"" + client.account() + "\", \"name\": \"a\", \"allowed_ips\": [\"nowhere\"]}")
                .post("/v1/admin/keys")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("allowed_ips"));
        authorized()
                .body(
                        "{\"name\": \"a\", \"scopes\": [\"all\"], \"rate_limit\": {\"requests\": 0}, \"expires_at\": \"soon\"}")
                .post("/v1/admin/keys")
                .then()
                .statusCode(422)
                .body(
                        "errors.field",
                        equalTo(List.of(
                                "account_id", "scopes", "expires_at", "rate_limit.seconds", "rate_limit.requests")));
    }

    @Test
    void requestsWithOneIdempotencyKeyGetOneGenerationAlsoWhereItsCreditsAreTheLast() throws Exception {
        Client limited = Client.of("100", ", \"spend_limit\": \"2.25\"");
        Client poor = Client.of("2.25", "");

        for (Client client : List.of(limited, poor)) {
            List<HttpResponse<String>> answers = atOnce(40, () -> client.postQuietly(prompt, AT_EVOLINK, "mine"));

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202);
            assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        }
    }

    private GenerationId submitted(Client client, String fields) {
        GenerationId id = id(client.submit(prompt, fields));
        soon().untilAsserted(() -> client.get("/v1/generations/" + id).then().body("status", equalTo("submitted")));
        return id;
    }

    private void archived(GenerationId id, int images) {
        List<ArchivedImage> archived = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            archived.add(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3));
        }
        publisher.publish(new GenerationArchived(id, 1, archived, Instant.now()));
    }

    private static <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(100)) {
            List<Future<T>> pending = threads.invokeAll(Collections.nCopies(count, call));
            for (Future<T> future : pending) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static GenerationId id(ApiResponse response) {
        return GenerationId.of(response.path("id"));
    }
}
