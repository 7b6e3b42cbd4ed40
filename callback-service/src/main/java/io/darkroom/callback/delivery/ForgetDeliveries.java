package io.darkroom.callback.delivery;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Deletes old deliveries that have ended, and failing addresses that are no longer used. */
@Singleton
class ForgetDeliveries {

    private final WebhookConfig limits;
    private final WebhookHosts hosts;
    private final InstantSource clock;

    ForgetDeliveries(WebhookConfig limits, WebhookHosts hosts, InstantSource clock) {
        this.limits = limits;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Scheduled(
            identity = "forget-deliveries",
            every = "{darkroom.webhooks.forget-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        QuarkusTransaction.requiringNew().run(() -> {
            Instant oldest = clock.instant().minus(limits.keep());
            Delivery.delete("status <> ?1 and createdAt < ?2 and finishedAt < ?2", DeliveryStatus.PENDING, oldest);
            // A disabled endpoint stays disabled until its account enables it.
            FailingAddress.delete(
                    "coalesce(disabledAt, failingSince) < ?1 and url not in (select url from Endpoint)", oldest);
            hosts.forgetIdle();
        });
    }
}
