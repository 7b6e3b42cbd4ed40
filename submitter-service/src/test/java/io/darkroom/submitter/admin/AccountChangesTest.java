package io.darkroom.submitter.admin;

import static io.darkroom.submitter.Route.authorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.darkroom.submitter.account.Account;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator changes of an account, and of its credits. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class AccountChangesTest {

    private final Client client = Client.of("10", "");

    @Test
    void ofConcurrentRequestsForOneNameOneIsAcceptedAndTheOthersAreToldWhy() throws Exception {
        String body = "{\"name\": \"" + UUID.randomUUID() + "\"}";
        List<Callable<Integer>> requests = Collections.nCopies(
                8, () -> authorized().body(body).post("/v1/admin/accounts").statusCode());
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : threads.invokeAll(requests)) {
                statuses.add(status.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void nullIsTheDefaultAgainAndAbsentFieldsStay() {
        change("{\"weight\": 7, \"max_running\": 3, \"max_queued\": 5, \"retention_days\": 30, \"kafka\": true}", 200);

        change("{\"max_running\": null}", 200);
        authorized()
                .get(account())
                .then()
                .body("weight", equalTo(7))
                .body("max_running", nullValue())
                .body("max_queued", equalTo(5))
                .body("retention_days", equalTo(30))
                .body("kafka", equalTo(true));

        change("{\"weight\": null, \"max_queued\": null, \"retention_days\": null, \"kafka\": null}", 200);
        authorized()
                .get(account())
                .then()
                .body("weight", equalTo(1))
                .body("max_queued", nullValue())
                .body("retention_days", nullValue())
                .body("legal_hold", equalTo(false))
                .body("kafka", equalTo(false));
    }

    @Test
    void accountsAreListedByNameFromPageToPage() throws IOException {
        String common = "paged " + UUID.randomUUID() + " ";
        List<String> made = List.of(common + "b", common + "c", common + "a");
        made.forEach(name -> authorized().body("{\"name\": \"" + name + "\"}").post("/v1/admin/accounts"));

        List<String> listed = pages("/v1/admin/accounts?limit=2", "name");

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed)
                .filteredOn(name -> name.startsWith(common))
                .containsExactly(common + "a", common + "b", common + "c");
    }

    @Test
    void keysAreListedTheNewestFirstFromPageToPage() throws IOException {
        for (int i = 1; i <= 3; i++) {
            authorized()
                    .body("{\"account_id\": \"" + client.account() + "\", \"name\": \"key " + i + "\"}")
                    .post("/v1/admin/keys")
                    .then()
                    .statusCode(201);
        }

        List<String> ofAccount = pages("/v1/admin/keys?limit=2&account_id=" + client.account(), "name");

        assertThat(ofAccount).startsWith("key 3", "key 2", "key 1").hasSize(4);
        List<String> all = pages("/v1/admin/keys?limit=1", "id");
        assertThat(all).contains(client.keyId()).doesNotHaveDuplicates();
        assertThat(all).hasSameSizeAs(pages("/v1/admin/keys", "id"));
    }

    @Test
    void aLimitOrCursorThatIsNoneIsNamed() {
        for (String path : List.of("/v1/admin/accounts", "/v1/admin/keys")) {
            authorized().get(path + "?limit=101").then().statusCode(400).body("detail", containsString("limit"));
            authorized().get(path + "?cursor=one").then().statusCode(400).body("detail", containsString("cursor"));
        }
        authorized()
                .get("/v1/admin/accounts?cursor=" + UUID.randomUUID())
                .then()
                .statusCode(400)
                .body("detail", containsString("the next_cursor of an earlier page"));
        authorized()
                .get("/v1/admin/keys?account_id=one")
                .then()
                .statusCode(400)
                .body("detail", containsString("account_id"));
    }

    private static List<String> pages(String path, String field) throws IOException {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            String behind = cursor.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + cursor;
            JsonNode page = Json.readTree(authorized()
                    .get(path + behind)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            page.path("data").forEach(each -> all.add(each.path(field).asText()));
            cursor = page.path("next_cursor").asText("");
        } while (!cursor.isEmpty());
        return all;
    }

    @Test
    void changesOfDifferentFieldsAtOnceAreBothKept() {
        QuarkusTransaction.requiringNew().run(() -> {
            Account account = Account.findById(UUID.fromString(client.account()));
            account.weight = 7;

            change("{\"legal_hold\": true}", 200);
        });

        authorized().get(account()).then().body("weight", equalTo(7)).body("legal_hold", equalTo(true));
    }

    @Test
    void aFieldThatCannotBeChangedIsNamed() {
        authorized()
                .body("{\"name\": \"other\", \"max_running\": 0}")
                .patch(account())
                .then()
                .statusCode(422)
                .body("errors.field", contains("max_running", "name"));
    }

    @Test
    void grantedCreditsAreTakenBackWithAReason() {
        credits("{\"credits\": \"-4\", \"note\": \"granted twice\"}", 200);

        client.balance("6", "0", "0");
        client.get("/v1/credits/ledger")
                .then()
                .body("data.kind", contains("correction", "correction", "top_up", "top_up"))
                .body("data[0].note", equalTo("granted twice"));
        authorized().post("/v1/admin/ledger/check").then().body("right", equalTo(true));
    }

    @Test
    void noMoreIsTakenBackThanIsAvailable() {
        authorized()
                .body("{\"credits\": \"-10.000001\", \"note\": \"a mistake\"}")
                .post(account() + "/credits")
                .then()
                .statusCode(409)
                .body("code", equalTo("credits_not_available"));

        client.balance("10", "0", "0");
    }

    @Test
    void aCorrectionNeedsAReasonAndAnAmount() {
        authorized()
                .body("{\"credits\": \"-1\", \"note\": \" \"}")
                .post(account() + "/credits")
                .then()
                .statusCode(422)
                .body("errors.field", contains("note"));
        credits("{\"credits\": \"0\"}", 422);
        credits("{\"credits\": \"1e999\"}", 422);
    }

    private String account() {
        return "/v1/admin/accounts/" + client.account();
    }

    private void change(String body, int status) {
        authorized().body(body).patch(account()).then().statusCode(status);
    }

    private void credits(String body, int status) {
        authorized().body(body).post(account() + "/credits").then().statusCode(status);
    }
}
