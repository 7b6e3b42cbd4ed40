package io.darkroom.callback.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.service.transaction.TransactionsConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that wait for the database leave enough of it to the work behind them. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class RequestTransactionsTest {

    private static final int REQUESTS = 100;

    @Inject
    DataSource connections;

    @Inject
    Session database;

    @Inject
    TransactionsConfig config;

    @TestHTTPResource("/v1/webhook-endpoints")
    URI resource;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aHundredBlockedRequestsKeepNoBackgroundWorkFromTheDatabase() throws Exception {
        CompletableFuture<?>[] requests;
        try (Connection blocker = connections.getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("LOCK TABLE endpoint IN ACCESS EXCLUSIVE MODE");
            requests = Stream.generate(this::request).limit(REQUESTS).toArray(CompletableFuture[]::new);

            await().atMost(Duration.ofSeconds(60)).until(() -> blocked() >= config.maxOfRequests());

            assertThat(blocked()).as("with the work behind them").isLessThan(config.maxOfRequests() + 4);
            blocker.rollback();
        }
        CompletableFuture.allOf(requests).join();
    }

    private CompletableFuture<HttpResponse<Void>> request() {
        HttpRequest request = HttpRequest.newBuilder(resource)
                .header("X-API-Key", SimulatedSubmitter.OWNER)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    private long blocked() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted", Long.class)
                        .getSingleResult());
    }
}
