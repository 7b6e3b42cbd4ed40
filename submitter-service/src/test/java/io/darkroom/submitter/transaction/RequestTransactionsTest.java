package io.darkroom.submitter.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.embedded.RealBackends;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.service.transaction.TransactionsConfig;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
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
import java.time.Instant;
import java.util.Optional;
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
@QuarkusTestResource(SimulatedProviders.class)
class RequestTransactionsTest {

    private static final int REQUESTS = 500;
    // Refused, once its idempotency key has been looked up.
    private static final String BODY = "{\"model\": \"none\", \"prompt\": \"a lamp\"}";

    @Inject
    DataSource connections;

    @Inject
    Session database;

    @Inject
    Outbox outbox;

    @Inject
    TransactionsConfig config;

    @TestHTTPResource("/v1/generations")
    URI generations;

    @Test
    void fiveHundredBlockedRequestsDoNotKeepTheOutboxFromBeingPublished() throws Exception {
        CompletableFuture<?>[] requests;
        try (Connection blocker = connections.getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("LOCK TABLE idempotency_key IN ACCESS EXCLUSIVE MODE");
            requests = Stream.generate(this::request).limit(REQUESTS).toArray(CompletableFuture[]::new);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> count("SELECT count(*) FROM pg_locks WHERE NOT granted") >= config.maxOfRequests());

            GenerationId id = GenerationId.next(Instant.now());
            QuarkusTransaction.requiringNew().run(() -> outbox.add(rejected(id)));

            // Before the first of those who are blocked give up their connections (lock_timeout).
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> count("SELECT count(*) FROM outbox WHERE key = '" + id + "'") == 0);
            assertThat(count("SELECT count(*) FROM pg_locks WHERE NOT granted")).isEqualTo(config.maxOfRequests());
            blocker.rollback();
        }
        CompletableFuture.allOf(requests).join();
    }

    private CompletableFuture<HttpResponse<Void>> request() {
        HttpRequest request = HttpRequest.newBuilder(generations)
                .header("Authorization", "Bearer " + Route.KEY)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", Route.prompt())
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    private final HttpClient http = HttpClient.newHttpClient();

    private static GenerationRejected rejected(GenerationId id) {
        return new GenerationRejected(id, Optional.empty(), Optional.empty(), "test", "a test", Instant.now());
    }

    private long count(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(sql, Long.class).getSingleResult());
    }
}
