package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Deletes old deliveries that have ended, and failing addresses that are no longer used. */
@Singleton
class ForgetDeliveries {

    private final WebhookConfig limits;
    private final InstantSource clock;

    ForgetDeliveries(WebhookConfig limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    RecurringTask<Void> task() {
        return Tasks.recurring("forget-deliveries", FixedDelay.of(limits.forgetInterval()))
                .execute((instance, context) -> forget());
    }

    void forget() {
        QuarkusTransaction.requiringNew().run(() -> {
            Instant oldest = clock.instant().minus(limits.keep());
            Delivery.delete("status <> ?1 and createdAt < ?2 and finishedAt < ?2", DeliveryStatus.PENDING, oldest);
            // A disabled endpoint stays disabled until its account enables it.
            FailingAddress.delete(
                    "coalesce(disabledAt, failingSince) < ?1 and url not in (select url from Endpoint)", oldest);
        });
    }
}
