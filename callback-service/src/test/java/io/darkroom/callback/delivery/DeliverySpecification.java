package io.darkroom.callback.delivery;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.darkroom.callback.TestClock;
import io.darkroom.callback.delivery.Receiver.Message;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.eventing.kafka.EventPublisher;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An account, a client's receiver, and how the two are watched. */
abstract class DeliverySpecification {

    @Inject
    EventPublisher publisher;

    @Inject
    SealedSecrets sealed;

    @Inject
    TestClock clock;

    final GenerationId id = GenerationId.next(Instant.now());
    Receiver receiver;
    Told told;

    @BeforeEach
    void anAccountWithAReceiver() throws IOException {
        receiver = new Receiver();
        told = Told.by(new AccountId(SimulatedSubmitter.account(SimulatedSubmitter.OWNER)), sealed);
        publisher.publish(told.account(Instant.now(), Told.SECRET));
    }

    @AfterEach
    void nobodyListensAnyMore() {
        receiver.close();
        owner().get("/v1/webhook-endpoints")
                .jsonPath()
                .getList("data.id", String.class)
                .forEach(endpoint -> owner().delete("/v1/webhook-endpoints/" + endpoint)
                        .then()
                        .statusCode(204));
    }

    Message only() {
        soon().until(() -> !receiver.taken().isEmpty());
        return receiver.taken().getFirst();
    }

    static List<GenerationId> generations(int count) {
        List<GenerationId> ids = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> ids.add(GenerationId.next(Instant.now())));
        return ids;
    }

    static RequestSpecification owner() {
        return given().header("X-API-Key", SimulatedSubmitter.OWNER);
    }

    static ValidatableResponse deliveries(GenerationId generation) {
        return owner().get("/v1/generations/" + generation + "/deliveries")
                .then()
                .statusCode(200);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
