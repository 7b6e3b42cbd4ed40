package io.darkroom.callback.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.callback.webhook.WebhookConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Removes what was delivered, or given up, long ago. */
@Singleton
class ForgetDeliveries {

    private final WebhookConfig.Webhooks limits;
    private final InstantSource clock;

    ForgetDeliveries(WebhookConfig config, InstantSource clock) {
        this.limits = config.webhooks();
        this.clock = clock;
    }

    RecurringTask<Void> task() {
        return Tasks.recurring("forget-deliveries", FixedDelay.of(limits.forgetInterval()))
                .execute((instance, context) -> forget());
    }

    void forget() {
        QuarkusTransaction.requiringNew().run(() -> {
            var oldest = clock.instant().minus(limits.keep());
            Delivery.delete("status <> ?1 and createdAt < ?2 and finishedAt < ?2", DeliveryStatus.PENDING, oldest);
            // A disabled endpoint stays so until a person says otherwise; the addresses of old requests are asked for
            // no more.
            FailingAddress.delete(
                    "coalesce(disabledAt, failingSince) < ?1 and url not in (select url from Endpoint)", oldest);
        });
    }
}
