package io.darkroom.callback.delivery;

import io.darkroom.service.auth.AccountScope;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;

/** Sends a delivery again, with the same message id and a new nonce. */
@Singleton
public class RedeliverWebhook {

    private final WebhookHosts hosts;
    private final InstantSource clock;

    RedeliverWebhook(WebhookHosts hosts, InstantSource clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    /** The result of a request for redelivery. */
    public sealed interface RedeliveryResult {

        record Scheduled(Delivery delivery) implements RedeliveryResult {}

        record UnknownDelivery() implements RedeliveryResult {}

        record ContentDeleted() implements RedeliveryResult {}

        record AddressDisabled() implements RedeliveryResult {}
    }

    /** Within the caller's transaction. */
    public RedeliveryResult redeliver(AccountScope scope, UUID id) {
        Delivery delivery = Delivery.lock(scope, id).orElse(null);
        if (delivery == null) {
            return new RedeliveryResult.UnknownDelivery();
        }
        if (delivery.forgotten()) {
            return new RedeliveryResult.ContentDeleted();
        }
        if (FailingAddress.disabled(delivery.account(), delivery.urlHash)) {
            return new RedeliveryResult.AddressDisabled();
        }
        Instant now = clock.instant();
        delivery.redeliver(now);
        delivery.persistAndFlush();
        hosts.wake(Set.of(delivery.addressedHost()), now);
        return new RedeliveryResult.Scheduled(delivery);
    }
}
