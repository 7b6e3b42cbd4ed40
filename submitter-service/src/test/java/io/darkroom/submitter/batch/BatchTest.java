package io.darkroom.submitter.batch;

import static io.darkroom.submitter.Route.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class BatchTest {

    @Inject
    Route route;

    @Inject
    Session database;

    private final String prompt = prompt();
    private Client client;

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
        client = Client.of("1000", "");
    }

    @Test
    void eachLineIsAcceptedOrRefusedSeparatelyAndAnsweredInOrder() throws Exception {
        ApiResponse answer = send(List.of(
                line(""),
                "",
                "{\"prompt\": ",
                line(", \"n\": 16"),
                line(", \"metadata\": {\"order\": \"42\"}"),
                "[1]"));

        answer.then().statusCode(200).header("Location", matchesRegex(".*/v1/generations/batch/[0-9a-f-]{36}"));
        List<JsonNode> lines = answers(answer);
        assertThat(lines).extracting(line -> line.path("line").asInt()).containsExactly(1, 3, 4, 5, 6);
        assertThat(lines).extracting(line -> line.path("status").asInt()).containsExactly(202, 400, 422, 202, 400);
        assertThat(lines.get(0).at("/generation/status").asText()).isEqualTo("queued");
        assertThat(lines.get(1).at("/problem/code").asText()).isEqualTo("malformed_json");
        assertThat(lines.get(2).at("/problem/errors/0/field").asText()).isEqualTo("n");
        assertThat(lines.get(3).at("/generation/metadata/order").asText()).isEqualTo("42");
        String batch = lines.getFirst().path("batch").asText();
        client.get("/v1/generations/" + lines.get(0).at("/generation/id").asText())
                .then()
                .statusCode(200);
        client.get("/v1/generations?batch=" + batch).then().body("data", hasSize(2));
        client.get("/v1/generations/batch/" + batch)
                .then()
                .statusCode(200)
                .body("lines", equalTo(5))
                .body("answered", equalTo(5))
                .body("ended", equalTo(false))
                .body("states.refused", equalTo(3));
    }

    @Test
    void aLineWhoseKeyCannotBeStoredDoesNotStopTheBatch() throws Exception {
        List<JsonNode> lines = answers(send(List.of(
                line(", \"idempotency_key\": \"a\\u0000b\""), line(", \"idempotency_key\": \"a\\ud800b\""), line(""))));

        assertThat(lines).extracting(line -> line.path("status").asInt()).containsExactly(400, 400, 202);
    }

    @Test
    void aBatchWhoseReaderDiedEndsWithTheLinesThatWereAccepted() throws Exception {
        JsonNode only = answers(send(List.of(line("")))).getFirst();
        String batch = only.path("batch").asText();
        client.authorized()
                .post("/v1/generations/" + only.at("/generation/id").asText() + "/cancel")
                .then()
                .statusCode(202);
        update("UPDATE batch SET lines = 2 WHERE id = '" + batch + "'");
        client.get("/v1/generations/batch/" + batch).then().body("ended", equalTo(false));

        update("UPDATE batch SET created_at = now() - INTERVAL '61 minutes' WHERE id = '" + batch + "'");

        client.get("/v1/generations/batch/" + batch).then().body("ended", equalTo(true));
    }

    private void update(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery(sql).executeUpdate());
    }

    @Test
    void aBatchHasEndedWhenAllOfItsGenerationsHave() throws Exception {
        JsonNode only = answers(send(List.of(line("")))).getFirst();

        client.authorized()
                .post("/v1/generations/" + only.at("/generation/id").asText() + "/cancel")
                .then()
                .statusCode(202);

        client.get("/v1/generations/batch/" + only.path("batch").asText())
                .then()
                .body("ended", equalTo(true))
                .body("states.canceled", equalTo(1));
        client.authorized()
                .delete("/v1/generations/" + only.at("/generation/id").asText())
                .then()
                .statusCode(202);
        client.get("/v1/generations/batch/" + only.path("batch").asText())
                .then()
                .body("ended", equalTo(true))
                .body("states.deleted", equalTo(1));
    }

    @Test
    void aBatchThatIsSentAgainAcceptsNothingTwice() throws Exception {
        String key = UUID.randomUUID().toString();
        List<String> body = List.of(line(", \"idempotency_key\": \"mine-" + key + "\""), line(""));

        List<JsonNode> first = answers(send(body, key));
        List<JsonNode> again = answers(send(body, key));

        assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates();
        client.get("/v1/generations").then().body("data", hasSize(2));
        client.get("/v1/generations?batch=" + again.getFirst().path("batch").asText())
                .then()
                .body("data", hasSize(2));
    }

    @Test
    void aThousandRequestsAreOneBatchAndOneMoreIsTooMany() throws Exception {
        // EvoLink alone: the others become the cheapest while it is full.
        String request = line(", \"routing\": {\"providers\": [\"evolink\"]}");
        List<String> most = Stream.generate(() -> request).limit(1000).toList();
        List<String> tooMany = new ArrayList<>(most);
        tooMany.add(line(""));

        send(tooMany).then().statusCode(422).body("detail", containsString("it has 1001 requests; 1 to 1000"));
        assertThat(client.get("/v1/generations").<List<String>>path("data.id")).isEmpty();
        List<JsonNode> answers = answers(send(most));

        // 2.25 credits each, of 1,000.
        assertThat(answers).hasSize(1000);
        assertThat(answers.stream().filter(line -> line.path("status").asInt() == 202))
                .hasSize(444);
        assertThat(answers.stream().filter(line -> line.path("status").asInt() == 402))
                .hasSize(556);
        client.balance("1", "999", "0");
    }

    @Test
    void aBatchDelaysNoRequestOfAnotherAccount() throws Exception {
        Client busy = Client.of("10000", "");
        Route.authorized()
                .body("{\"max_running\": 1}")
                .patch("/v1/admin/accounts/" + busy.account())
                .then()
                .statusCode(200);
        answers(send(busy, Collections.nCopies(30, line("")), ""));

        String other = client.submit(prompt, "\"n\": 1").path("id");

        Route.soon()
                .untilAsserted(
                        () -> client.get("/v1/generations/" + other).then().body("status", equalTo("submitted")));
        busy.get("/v1/generations?status=queued&limit=100").then().body("data", hasSize(29));
    }

    @Test
    void everyLineCountsAgainstTheRateLimitOfTheKey() throws Exception {
        Client slow = Client.of("1000", ", \"rate_limit\": {\"requests\": 3, \"seconds\": 3600}");

        List<JsonNode> answers = answers(send(slow, List.of(line(""), line(""), line(""), line("")), ""));

        assertThat(answers).extracting(line -> line.path("status").asInt()).containsExactly(202, 202, 202, 429);
    }

    @Test
    void aBatchIsVisibleToItsOwnerOnly() throws Exception {
        String batch = answers(send(List.of(line("")))).getFirst().path("batch").asText();

        Client.of("1", "").get("/v1/generations/batch/" + batch).then().statusCode(404);
        client.get("/v1/generations/batch/never-was").then().statusCode(404);
        client.authorized().body("{}").post("/v1/generations/batch").then().statusCode(415);
        send(List.of("")).then().statusCode(422);
    }

    private String line(String fields) {
        return "{\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\"" + fields + "}";
    }

    private ApiResponse send(List<String> lines) {
        return send(lines, "");
    }

    private ApiResponse send(List<String> lines, String key) {
        return send(client, lines, key);
    }

    private static ApiResponse send(Client client, List<String> lines, String key) {
        var request = client.authorized().contentType("application/jsonl");
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return request.body(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .post("/v1/generations/batch");
    }

    private static List<JsonNode> answers(ApiResponse response) throws Exception {
        response.then().statusCode(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : response.asString().lines().toList()) {
            answers.add(Json.mapper().readTree(line));
        }
        return answers;
    }

    private static List<String> ids(List<JsonNode> answers) {
        return answers.stream().map(line -> line.at("/generation/id").asText()).toList();
    }
}
