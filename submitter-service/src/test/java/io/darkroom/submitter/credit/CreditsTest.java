package io.darkroom.submitter.credit;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
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
import io.darkroom.submitter.usage.RollUsage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
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

    @Inject
    RollUsage rollUsage;

    private final String prompt = prompt();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
    }

    // Of all tests here: each look reads 400,000 entries, most of them those of another class.
    @AfterAll
    static void theLedgerIsRight() {
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
                .body("""
                        {"model": "seedream-4.5", "prompt": "a", "n": 2,
                         "routing": {"providers": ["evolink", "acedata", "apiframe", "apiinone", "runbase"]}}""")
                .post("/v1/quotes")
                .then()
                .statusCode(200)
                .body("credits_reserved", equalTo("4.5"))
                .body("credits_max", equalTo("40"))
                .body("offers.in_rotation", contains(true, true))
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
                atOnce(1000, () -> client.submit(prompt, AT_EVOLINK).statusCode());

        assertThat(Collections.frequency(statuses, 202)).isEqualTo(100);
        assertThat(Collections.frequency(statuses, 402)).isEqualTo(900);
        client.balance("0", "225", "0");
    }

    @Test
    void aHundredRequestsWithOneIdempotencyKeyAreOneGeneration() throws Exception {
        Client client = Client.of("225", "");
        String key = UUID.randomUUID().toString();

        List<String> answers =
                atOnce(100, () -> client.submit(prompt, AT_EVOLINK, key).asString());

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
                .body(
                        "detail",
                        startsWith(
                                "the request may cost 2.25 credits, and the key has used 2.25 of its daily limit of 4; the"
                                        + " next day begins at "));
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
                .body("{\"credits\": \"five\"}")
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
                .body("{\"name\": \"a\", \"scopes\": [\"all\"], \"rate_limit\": {\"requests\": 0}, \"expires_at\":"
                        + " \"soon\"}")
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
            List<ApiResponse> answers = atOnce(40, () -> client.submit(prompt, AT_EVOLINK, "mine"));

            assertThat(answers).extracting(ApiResponse::statusCode).containsOnly(202);
            assertThat(answers.stream().map(ApiResponse::asString).distinct()).hasSize(1);
        }
    }

    @Test
    void usageIsSummedWhenItEndsAndKeptByDay() {
        Client client = Client.of("100", "");
        GenerationId completed = submitted(client, "\"n\": 3, " + AT_EVOLINK);
        archived(completed, 2);
        GenerationId canceled = submitted(client, AT_EVOLINK);
        client.authorized()
                .post("/v1/generations/" + canceled + "/cancel")
                .then()
                .statusCode(202);
        soon().untilAsserted(() -> usage(client, "").body("total.generations", equalTo(2)));

        for (int i = 0; i < 2; i++) {
            usage(client, "?by=day,model,provider,key")
                    .body("data", hasSize(1))
                    .body("data[0].model", equalTo("seedream-4.5"))
                    .body("data[0].provider", equalTo("evolink"))
                    .body("data[0].key", equalTo(client.keyId()))
                    .body("data[0].completed", equalTo(1))
                    .body("data[0].canceled", equalTo(1))
                    .body("data[0].images", equalTo(2))
                    .body("data[0].credits", equalTo("4.5"))
                    .body("data[0].reserved", equalTo("9"))
                    .body("data[0].attempts", equalTo(2))
                    .body("data[0].failed_attempts", equalTo(1))
                    .body("data[0].latency_ms_avg", greaterThanOrEqualTo(0));
            // Now from the kept sums.
            rollUsage.roll(Instant.now());
        }
        authorized()
                .get("/v1/usage?by=account&account=all")
                .then()
                .statusCode(200)
                .body("data.find { it.account == '" + client.account() + "' }.images", equalTo(2));
        usage(client, "?from=2026-01-01&to=2026-01-31")
                .body("data", hasSize(0))
                .body("total.latency_ms_avg", nullValue());
        for (String odd :
                List.of("by=day,week", "from=yesterday", "from=2030-01-02&to=2030-01-01", "from=2020-01-01")) {
            client.get("/v1/usage?" + odd).then().statusCode(400).body("code", equalTo("invalid_parameter"));
        }
    }

    private static ApiResponse usage(Client client, String query) {
        return client.get("/v1/usage" + query).then().statusCode(200);
    }

    @Test
    void aKeyIsChangedAndRotatedAndItsAccountClosed() {
        Client client = Client.of("10", ", \"spend_limit\": \"5\"");
        client.submit(prompt, AT_EVOLINK).then().statusCode(202);

        client.get("/v1/key")
                .then()
                .body("account_id", equalTo(client.account()))
                .body("spend_limit.used", equalTo("2.25"))
                .body("spend_limit.left", equalTo("2.75"))
                .body("daily_spend_limit", nullValue())
                .body("scopes", contains("generate"));
        client.get("/v1/key?details=false").then().body("$", not(hasKey("spend_limit")));
        String key = "/v1/admin/keys/" + client.keyId();
        authorized()
                .body("{\"name\": \"renamed\", \"spend_limit\": null, \"rate_limit\": {\"requests\": 1000,"
                        + " \"seconds\": 60}}")
                .patch(key)
                .then()
                .statusCode(200)
                .body("name", equalTo("renamed"))
                .body("spend_limit", nullValue())
                .body("rate_limit.requests", equalTo(1000))
                .body("key", nullValue());
        authorized()
                .body("{\"id\": \"x\", \"name\": null}")
                .patch(key)
                .then()
                .statusCode(422)
                .body("errors.field", contains("name", "id"));
        String next = authorized()
                .body("{\"overlap_seconds\": 60}")
                .post(key + "/rotate")
                .then()
                .statusCode(200)
                .extract()
                .path("key");
        for (String secret : List.of(client.key(), next)) {
            new Client(client.account(), client.keyId(), secret)
                    .get("/v1/key")
                    .then()
                    .statusCode(200)
                    .body("name", equalTo("renamed"));
        }
        authorized().get(key).then().body("name", equalTo("renamed")).body("previous_expires_at", notNullValue());

        String account = "/v1/admin/accounts/" + client.account();
        authorized().body("{\"legal_hold\": true}").patch(account).then().statusCode(200);
        authorized().delete(account).then().statusCode(409).body("code", equalTo("legal_hold"));
        authorized().body("{\"legal_hold\": false}").patch(account).then().statusCode(200);
        authorized().delete(account).then().statusCode(200).body("closed_at", notNullValue());
        authorized().get(account).then().body("closed_at", notNullValue());
        authorized().get(key).then().body("revoked_at", notNullValue());
        soon().untilAsserted(() -> client.get("/v1/key").then().statusCode(401).body("code", equalTo("key_revoked")));
        authorized().body("{}").patch(key).then().statusCode(409).body("code", equalTo("revoked"));
        authorized()
                .body("{\"account_id\": \"" + client.account() + "\", \"name\": \"a\"}")
                .post("/v1/admin/keys")
                .then()
                .statusCode(404);
        String root = authorized().get("/v1/key").path("account_id");
        authorized().delete("/v1/admin/accounts/" + root).then().statusCode(409).body("code", equalTo("root_account"));
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
