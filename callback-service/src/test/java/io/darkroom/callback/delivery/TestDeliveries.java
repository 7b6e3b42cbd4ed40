package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.WebhookEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Entities of deliveries without a database. */
public final class TestDeliveries {

    public static final Instant CREATED = Instant.parse("2026-11-21T11:00:00Z");
    public static final AccountId ACCOUNT = AccountId.next(CREATED);
    public static final GenerationId GENERATION = GenerationId.next(CREATED);
    public static final URI URL = URI.create("https://client.example/hook");

    private TestDeliveries() {}

    /** Of a completed generation, not tried yet. */
    public static Delivery pending() {
        Delivery delivery = delivery(Optional.of(GENERATION), "io.darkroom.GenerationCompleted.v1");
        delivery.payload = "{}";
        return delivery;
    }

    /** The test of an endpoint. */
    public static Delivery test() {
        return delivery(Optional.empty(), "test");
    }

    private static Delivery delivery(Optional<GenerationId> generation, String type) {
        return new Delivery("msg_1", ACCOUNT, generation, type, new WebhookAddress(URL), CREATED);
    }

    public static Endpoint endpoint(WebhookEvent... events) {
        return new Endpoint(ACCOUNT, URL, List.of(events), CREATED);
    }

    public static void end(Delivery delivery, DeliveryStatus status, Instant at) {
        delivery.end(status, at);
    }

    /** A recorded try of {@code delivery} with an answer. */
    public static DeliveryTry answered(Delivery delivery, int status, String answer) {
        DeliveryTry recorded = DeliveryTry.of(
                delivery,
                new TryResult.Rejected(status, answer, Optional.empty(), Optional.empty()),
                CREATED,
                Duration.ZERO);
        recorded.latencyMs = 7;
        return recorded;
    }

    /** An address that fails since {@link #CREATED}, for {@code url}. */
    public static FailingAddress failing(URI url, String reason) {
        FailingAddress address = new FailingAddress();
        address.key = new FailingAddress.FailingAddressKey(ACCOUNT.value(), new WebhookAddress(url).hash());
        address.url = url.toString();
        address.failingSince = CREATED;
        address.reason = reason;
        return address;
    }
}
