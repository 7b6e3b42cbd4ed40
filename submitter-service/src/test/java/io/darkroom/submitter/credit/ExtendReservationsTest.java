package io.darkroom.submitter.credit;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The preferred provider's price is reserved, here evolink's 2.25 credits, and more only for a dearer provider: acedata's 20. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ExtendReservationsTest {

    private static final String AT_BOTH = "\"routing\": {\"providers\": [\"evolink\", \"acedata\"]}";

    @Inject
    Route route;

    private final String prompt = prompt();

    @BeforeEach
    @AfterEach
    void restoreEveryProvider() {
        route.mend();
    }

    @AfterAll
    static void theLedgerIsRight() {
        authorized()
                .post("/v1/admin/ledger/check")
                .then()
                .body("right", equalTo(true))
                .body("wrong_balances", empty())
                .body("stale_reservations", empty());
    }

    @Test
    void whatThePreferredProviderCostsIsReserved() {
        Client client = Client.of("2.25", "");

        client.submit(prompt, AT_BOTH).then().statusCode(202).body("usage.credits_reserved", equalTo("2.25"));

        client.balance("0", "2.25", "0");
    }

    @Test
    void aDearerProviderExtendsTheReservationBeforeItGetsTheAttempt() {
        Client client = Client.of("30", "");
        route.breaks("evolink", "{\"fault\": \"status\", \"status\": 503}");

        String id = client.submit(prompt, AT_BOTH).path("id");

        soon().untilAsserted(() -> client.get("/v1/generations/" + id)
                .then()
                .body("status", equalTo("submitted"))
                .body("attempts.provider", contains("evolink", "acedata"))
                .body("usage.credits_reserved", equalTo("20")));
        client.balance("10", "20", "0");
        client.get("/v1/credits/ledger")
                .then()
                .body("data.kind", contains("extend", "extend", "reserve", "reserve", "top_up", "top_up"));

        client.authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);
        client.balance("30", "0", "0");
    }

    @Test
    void aProviderThatTheAccountCannotPayIsPassedOver() {
        // Of the 17.75 that are missing, one millionth.
        Client client = Client.of("19.999999", "");
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");

        String id = client.submit(
                        prompt,
                        "\"routing\": {\"providers\": [\"evolink\", \"acedata\"], \"retry_content_policy\": true}")
                .path("id");

        soon().untilAsserted(() -> client.get("/v1/generations/" + id)
                .then()
                .body("status", equalTo("failed"))
                .body("attempts.provider", contains("evolink"))
                .body("error.code", equalTo("no_provider"))
                .body(
                        "error.message",
                        startsWith(
                                "the providers that are left cost more than the account, or its key, can still reserve; before"
                                        + " that: ")));
        client.balance("19.999999", "0", "0");
    }

    @Test
    void anExtensionCountsTowardsTheLimitsOfTheKey() {
        Client enough = Client.of("100", ", \"spend_limit\": \"20\", \"daily_spend_limit\": \"20\"");
        Client tooLittle = Client.of("100", ", \"daily_spend_limit\": \"19.99\"");
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");
        String fields = "\"routing\": {\"providers\": [\"evolink\", \"acedata\"], \"retry_content_policy\": true}";

        String made = enough.submit(prompt, fields).path("id");
        String refused = tooLittle.submit(prompt, fields).path("id");

        soon().untilAsserted(() -> enough.get("/v1/generations/" + made).then().body("status", equalTo("submitted")));
        enough.submit(prompt, fields).then().statusCode(403).body("code", equalTo("spend_limit"));
        soon().untilAsserted(() ->
                tooLittle.get("/v1/generations/" + refused).then().body("error.code", equalTo("no_provider")));

        enough.authorized().post("/v1/generations/" + made + "/cancel").then().statusCode(202);
        route.mend();
        enough.submit(prompt, AT_BOTH).then().statusCode(202);
    }

    @Test
    void manyExtensionsAtOnceSpendNoMoreThanThereIs() {
        Client client = Client.of("100", "");
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");
        String fields = "\"routing\": {\"providers\": [\"evolink\", \"acedata\"], \"retry_content_policy\": true}";
        List<String> ids = new ArrayList<>();

        for (int i = 0; i < 12; i++) {
            ids.add(client.submit(prompt + i, fields).path("id"));
        }

        soon().untilAsserted(() -> ids.forEach(id -> client.get("/v1/generations/" + id)
                .then()
                .body("attempts.provider", hasItem("evolink"))
                .body("queue_position", nullValue())));
        // 20 each: however their turns come, the account pays for four or five of them.
        soon().untilAsserted(() -> client.get("/v1/credits").then().body("reserved", oneOf("80", "100")));
        ids.forEach(id -> client.authorized().post("/v1/generations/" + id + "/cancel"));
        client.balance("100", "0", "0");
    }

    @Test
    void aSuspendedProviderIsNotThePreferredOne() {
        authorized().post("/v1/admin/providers/evolink/suspend");

        soon().untilAsserted(() -> authorized()
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"n\": 2, " + AT_BOTH + "}")
                .post("/v1/quotes")
                .then()
                .body("credits_reserved", equalTo("40"))
                .body("credits_max", equalTo("40"))
                .body("offers.provider", contains("evolink", "acedata"))
                .body("offers.in_rotation", contains(false, true)));
    }
}
