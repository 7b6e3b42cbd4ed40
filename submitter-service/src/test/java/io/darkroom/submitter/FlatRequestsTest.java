package io.darkroom.submitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.submitter.DatabaseWork.TableWork;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests to a system of 200,000 generations, the older half of them one account's: none reads a history as a whole, and each is limited work. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class FlatRequestsTest {

    // Pages of the database: the first for what an index finds, the second for a page that looks at as much as it may.
    private static final int MAX_FOUND = 1_500;
    private static final int MAX_TRIES = 3;
    private static final int MAX_WALKED = 20_000;
    private static final String NEVER_USED = "seedream-4.0";

    @Inject
    DataSource database;

    @Inject
    DatabaseWork work;

    @Inject
    ManyGenerations generations;

    private Client big;
    private Client small;
    private UUID batch;

    @BeforeEach
    void fill() {
        ManyGenerations.Stored stored = generations.stored();
        big = stored.big();
        small = stored.small();
        batch = stored.batch();
    }

    @Test
    void whatAFilterFindsIsFoundByAnIndex() {
        requireLimited(
                MAX_FOUND,
                List.of(
                        "",
                        "status=completed",
                        "status=failed",
                        "status=canceled",
                        "status=queued",
                        "status=processing",
                        "model=seedream-4.5",
                        "model=" + NEVER_USED,
                        "model=" + NEVER_USED + "&status=failed",
                        "provider=evolink",
                        "provider=runbase",
                        "provider=acedata",
                        "error=provider_error",
                        "error=content_policy",
                        "key=" + big.keyId(),
                        "key=" + UUID.randomUUID(),
                        "key=" + big.keyId() + "&status=failed",
                        "created_after=2099-01-01T00:00:00Z",
                        "created_before=2001-01-01T00:00:00Z",
                        "q=lamp",
                        "q=lamp&status=failed"));
    }

    @Test
    void aPageIsLimitedWorkWhateverItFinds() {
        List<String> queries = List.of(
                "provider=evolink&status=failed",
                "error=provider_error&status=canceled",
                "error=provider_error&provider=runbase",
                "key=" + big.keyId() + "&provider=runbase",
                "metadata=order:1",
                "q=ancient",
                "q=zebra",
                "q=zebras",
                "q=ancient&status=canceled",
                "q=zebra&provider=runbase",
                "batch=" + batch,
                "batch=" + batch + "&status=failed",
                "batch=" + UUID.randomUUID());
        requireLimited(MAX_WALKED, queries);
        requireLimited(
                MAX_WALKED,
                queries.stream().map(query -> query + "&account=all").toArray(String[]::new));
        requireLimited(
                MAX_WALKED,
                "status=queued&account=all",
                "model=" + NEVER_USED + "&account=all",
                "provider=acedata&account=all",
                "error=content_policy&account=all",
                "key=" + big.keyId() + "&account=all");
    }

    // A plan that is made once for all values must not sort what a large account has.
    @Test
    void aPlanThatManySmallAccountsHaveUsedIsRightForALargeOne() {
        for (String query : List.of("status=completed", "provider=evolink", "model=seedream-4.5&status=failed")) {
            for (int i = 0; i < 8; i++) {
                small.get("/v1/generations?" + query).then().statusCode(200);
            }
            requireLimited(MAX_FOUND, List.of(query));
        }
    }

    @Test
    void whatIsRareIsFoundHoweverOldItIs() {
        big.get("/v1/generations?q=zebra")
                .then()
                .body("data", hasSize(1))
                .body("data[0].request.prompt", equalTo("number 199998 of many"))
                .body("has_more", equalTo(false));
    }

    @Test
    void aSearchOfWhatIsCommonAndOldContinuesFromPageToPage() throws IOException {
        String query = "q=ancient";
        int pages = 0;
        JsonNode page;
        do {
            page = answer(big, MAX_WALKED, "/v1/generations?" + query);
            query = "q=ancient&cursor=" + page.path("next_cursor").asText();
            pages++;
        } while (page.path("data").isEmpty() && page.path("has_more").asBoolean());

        assertThat(page.path("data")).hasSize(20);
        // 45,000 that are newer and not deleted, 2,000 in each page.
        assertThat(pages).isBetween(22, 26);
    }

    @Test
    void creditsUsageAndEveryOtherListDoNotReadAHistory() throws IOException {
        assertThat(answer(big, MAX_FOUND, "/v1/credits").path("spent").asText()).isEqualTo("225000");
        for (String path : List.of(
                "/v1/credits/ledger", "/v1/usage", "/v1/key", "/v2/me", "/v2/jobs", "/replicate/v1/predictions")) {
            answer(big, MAX_FOUND, path);
        }
        answer(big, MAX_WALKED, "/v1/generations/batch/" + batch);
        Client operator = new Client("", "", Route.KEY);
        for (String path : List.of(
                "/v1/admin/accounts",
                "/v1/admin/keys",
                "/v1/admin/status",
                "/v1/credits/ledger?account=all",
                "/v1/usage?account=all")) {
            answer(operator, MAX_FOUND, path);
        }
    }

    @Test
    void aRefusalForLackOfCreditsDoesNotReadAHistory() {
        Client poor = Client.of("1", "");
        AtomicReference<ApiResponse> answer = new AtomicReference<>();

        Map<String, TableWork> done = work.of(database, () -> answer.set(poor.submit("a lamp", "\"n\": 15")));

        answer.get().then().statusCode(402).body("credits_available", equalTo("1"));
        assertLimited("a refusal", MAX_FOUND, done);
    }

    private void requireLimited(int maxPages, List<String> queries) {
        SoftAssertions all = new SoftAssertions();
        for (String query : queries) {
            for (Client client : List.of(big, small)) {
                all.assertThatCode(() -> answer(client, maxPages, "/v1/generations?" + query))
                        .doesNotThrowAnyException();
            }
        }
        all.assertAll();
    }

    private void requireLimited(int maxPages, String... queries) {
        Client operator = new Client("", "", Route.KEY);
        SoftAssertions all = new SoftAssertions();
        for (String query : queries) {
            all.assertThatCode(() -> answer(operator, maxPages, "/v1/generations?" + query))
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private JsonNode answer(Client client, int maxPages, String path) throws IOException {
        List<ApiResponse> answers = new ArrayList<>();
        Map<String, TableWork> done = work.of(database, () -> answers.add(client.get(path)));
        // A vacuum that reads a table meanwhile is counted too, but not each time.
        for (int tries = 1; tries < MAX_TRIES && pages(done) > maxPages; tries++) {
            done = work.of(database, () -> client.get(path));
        }
        answers.getFirst().then().statusCode(200);
        assertLimited(path, maxPages, done);
        return Json.readTree(answers.getFirst().asString());
    }

    private static void assertLimited(String what, int maxPages, Map<String, TableWork> done) {
        assertThat(DatabaseWork.scanned(done))
                .as("%s: histories that were read as a whole", what)
                .isEmpty();
        assertThat(pages(done))
                .as("%s: pages of the database, of %s", what, done)
                .isLessThanOrEqualTo(maxPages);
    }

    private static long pages(Map<String, TableWork> done) {
        return done.values().stream().mapToLong(TableWork::pages).sum();
    }
}
