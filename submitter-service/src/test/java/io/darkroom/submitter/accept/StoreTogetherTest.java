package io.darkroom.submitter.accept;

import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AccountId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests of one account that come while another of its requests commits. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class StoreTogetherTest {

    private static final String AT_EVOLINK = "\"routing\": {\"providers\": [\"evolink\"]}";
    private static final int OTHERS = 7;

    @Inject
    StoreTogether together;

    @Inject
    DataSource database;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void everyRequestEnds() {
        threads.close();
    }

    @Test
    void theyAreStoredInOneTransaction() throws Exception {
        Client client = Client.of("100", "");

        List<ApiResponse> answers = whileItsBalanceIsLocked(client, () -> client.submit(prompt(), AT_EVOLINK));

        assertThat(answers).allSatisfy(answer -> answer.then().statusCode(202));
        assertThat(numberOf("count(*)", client)).isEqualTo(OTHERS + 1);
        assertThat(numberOf("count(DISTINCT CAST(words.xmin AS text))", client))
                .as("the first by itself, the others together")
                .isEqualTo(2);
        client.balance("82", "18", "0");
    }

    @Test
    void oneThatIsRefusedFailsAlone() throws Exception {
        Client client = Client.of("7", "");

        List<ApiResponse> answers = whileItsBalanceIsLocked(client, () -> client.submit(prompt(), AT_EVOLINK));

        List<Integer> statuses = answers.stream().map(ApiResponse::statusCode).toList();
        assertThat(Collections.frequency(statuses, 202)).isEqualTo(3);
        assertThat(Collections.frequency(statuses, 402)).isEqualTo(OTHERS + 1 - 3);
        assertThat(numberOf("count(*)", client)).isEqualTo(3);
        client.balance("0.25", "6.75", "0");
    }

    @Test
    void theLimitOfAKeyHoldsForAllOfThem() throws Exception {
        Client client = Client.of("100", ", \"spend_limit\": \"7\"");

        List<ApiResponse> answers = whileItsBalanceIsLocked(client, () -> client.submit(prompt(), AT_EVOLINK));

        List<Integer> statuses = answers.stream().map(ApiResponse::statusCode).toList();
        assertThat(Collections.frequency(statuses, 202)).isEqualTo(3);
        assertThat(Collections.frequency(statuses, 403)).isEqualTo(OTHERS + 1 - 3);
        client.get("/v1/key").then().body("spend_limit.used", equalTo("6.75"));
        client.balance("93.25", "6.75", "0");
    }

    @Test
    void thoseWithOneIdempotencyKeyAreOneGeneration() throws Exception {
        Client client = Client.of("100", "");
        String prompt = prompt();
        String key = UUID.randomUUID().toString();

        List<ApiResponse> answers = whileItsBalanceIsLocked(client, () -> client.submit(prompt, AT_EVOLINK, key));

        String first = answers.getFirst().path("id");
        assertThat(answers).allSatisfy(answer -> answer.then().statusCode(202).body("id", equalTo(first)));
        assertThat(numberOf("count(*)", client)).isEqualTo(1);
        client.balance("97.75", "2.25", "0");
    }

    @Test
    void anotherAccountDoesNotWait() throws Exception {
        Client waiting = Client.of("100", "");
        Client other = Client.of("100", "");
        try (Connection locked = lockBalance(waiting)) {
            Future<ApiResponse> first = threads.submit(() -> waiting.submit(prompt(), AT_EVOLINK));
            soon().until(() -> waitsForALock(waiting));

            other.submit(prompt(), AT_EVOLINK).then().statusCode(202);

            waiting.get("/v1/generations").then().body("data", empty());
            unlock(locked);
            first.get().then().statusCode(202);
        }
    }

    private interface Request {
        ApiResponse send();
    }

    /** One request that waits for the balance of its account, and others that come meanwhile. */
    private List<ApiResponse> whileItsBalanceIsLocked(Client client, Request request) throws Exception {
        List<Future<ApiResponse>> sent = new ArrayList<>();
        try (Connection locked = lockBalance(client)) {
            sent.add(threads.submit(request::send));
            soon().until(() -> waitsForALock(client));
            for (int i = 0; i < OTHERS; i++) {
                sent.add(threads.submit(request::send));
            }
            soon().until(() -> together.waiting(AccountId.of(client.account())) == OTHERS);
            unlock(locked);
        }
        List<ApiResponse> answers = new ArrayList<>();
        for (Future<ApiResponse> each : sent) {
            answers.add(each.get());
        }
        return answers;
    }

    private Connection lockBalance(Client client) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        query(connection, "SELECT 1 FROM balance WHERE account_id = ? FOR UPDATE", client);
        return connection;
    }

    private static void unlock(Connection locked) throws SQLException {
        locked.setAutoCommit(true);
    }

    // The statement that stores its generation, which holds a lock on nothing else of the test's.
    private boolean waitsForALock(Client client) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1) && together.storing(AccountId.of(client.account()));
        }
    }

    // The words of a generation are not written again, so their row names the transaction that stored it.
    private long numberOf(String what, Client client) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return query(
                    connection,
                    "SELECT " + what + " FROM generation JOIN generation_words AS words ON generation_id = id"
                            + " WHERE account_id = ?",
                    client);
        }
    }

    private static long query(Connection connection, String sql, Client client) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, UUID.fromString(client.account()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
