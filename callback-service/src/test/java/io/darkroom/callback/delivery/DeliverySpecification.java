package io.darkroom.callback.delivery;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.awaitility.Awaitility.await;

import io.darkroom.callback.PublishedEvents;
import io.darkroom.callback.TestClock;
import io.darkroom.callback.delivery.Receiver.Message;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
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

/** A published account and a client's receiver for its webhooks. */
abstract class DeliverySpecification {

    @Inject
    EventPublisher publisher;

    @Inject
    SealedSecrets sealed;

    @Inject
    TestClock clock;

    final GenerationId id = GenerationId.next(Instant.now());
    Receiver receiver;
    PublishedEvents events;

    @BeforeEach
    void publishAccountAndStartReceiver() throws IOException {
        receiver = new Receiver();
        events = PublishedEvents.by(new AccountId(SimulatedSubmitter.account(SimulatedSubmitter.OWNER)), sealed);
        publisher.publish(events.account(Instant.now(), PublishedEvents.SECRET));
    }

    @AfterEach
    void closeReceiverAndDeleteEndpoints() {
        receiver.close();
        owner().get("/v1/webhook-endpoints")
                .<List<String>>path("data.id")
                .forEach(endpoint -> owner().delete("/v1/webhook-endpoints/" + endpoint)
                        .then()
                        .statusCode(204));
    }

    Message only() {
        soon().until(() -> !receiver.accepted().isEmpty());
        return receiver.accepted().getFirst();
    }

    static List<GenerationId> generations(int count) {
        List<GenerationId> ids = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> ids.add(GenerationId.next(Instant.now())));
        return ids;
    }

    static ApiRequest owner() {
        return given().header("X-API-Key", SimulatedSubmitter.OWNER);
    }

    static ApiResponse deliveries(GenerationId generation) {
        return owner().get("/v1/generations/" + generation + "/deliveries")
                .then()
                .statusCode(200);
    }

    /** Whether the generation has exactly one delivery, with this status. */
    static boolean hasStatus(GenerationId generation, String status) {
        return List.of(status).equals(deliveries(generation).extract().path("data.status"));
    }

    /** Whether the generation's first delivery is stored with this number of tries. */
    static boolean hasTries(GenerationId generation, int tries) {
        return Integer.valueOf(tries).equals(deliveries(generation).extract().path("data[0].tries.size()"));
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
