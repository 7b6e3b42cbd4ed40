package io.darkroom.callback.ingest;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.embedded.RealBackends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka stops while the service runs; after all other tests of this service, because the broker does not restart. */
@QuarkusTest
@Tag("backend")
@Order(Integer.MAX_VALUE)
@QuarkusTestResource(RealBackends.class)
class KafkaAwayTest {

    @Inject
    CallbackTokens tokens;

    RealBackends backends;

    @Test
    void aCallbackIsAnswered503WithRetryAfterAndTheServiceIsNotReady() {
        CallbackAddress address =
                new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(GenerationId.next(Instant.now()), 1));
        String path = address.path(tokens.sign(address));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().body("{\"status\": \"pending\"}")
                        .post(path)
                        .then()
                        .statusCode(200));
        given().get("/q/health/ready").then().statusCode(200);

        backends.stopKafka();

        given().body("{\"status\": \"pending\"}")
                .post(path)
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("unavailable"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(503));
        given().get("/q/health/live").then().statusCode(200);
    }
}
