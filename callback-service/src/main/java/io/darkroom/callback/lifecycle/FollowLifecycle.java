package io.darkroom.callback.lifecycle;

import io.darkroom.callback.attempt.Attempts;
import io.darkroom.callback.delivery.AddDeliveries;
import io.darkroom.callback.delivery.AddressedHost;
import io.darkroom.callback.delivery.ForgetContent;
import io.darkroom.callback.delivery.NewDelivery;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Ends the attempts of generations that have ended, and adds the webhooks that their clients want. */
@ApplicationScoped
public class FollowLifecycle {

    private final EventBatches batches;
    private final Attempts attempts;
    private final AddDeliveries deliveries;
    private final ForgetContent forget;
    private final InstantSource clock;

    FollowLifecycle(
            EventBatches batches,
            Attempts attempts,
            AddDeliveries deliveries,
            ForgetContent forget,
            InstantSource clock) {
        this.batches = batches;
        this.attempts = attempts;
        this.deliveries = deliveries;
        this.forget = forget;
        this.clock = clock;
    }

    @Incoming("lifecycle")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.handle(records, LifecycleEvent.class, this::handle);
    }

    // Most events change nothing here, and open no transaction.
    private void handle(List<LifecycleEvent> events) {
        List<NewDelivery> added = deliveries.of(events);
        List<LifecycleEvent> ending =
                events.stream().filter(FollowLifecycle::endsAttempts).toList();
        if (!added.isEmpty() || !ending.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> {
                // First: a deletion of the same batch forgets what was added before it.
                Set<AddressedHost> hosts = deliveries.addAll(added);
                LogContext.forEach(ending, this::apply);
                forget.forget(ending.stream()
                        .filter(GenerationDeleted.class::isInstance)
                        .map(LifecycleEvent::generationId)
                        .toList());
                deliveries.wake(hosts);
            });
        }
    }

    // The only attempt of a generation has ended when that completes.
    private static boolean endsAttempts(LifecycleEvent event) {
        return switch (event) {
            case GenerationCompleted completed ->
                completed
                        .generation()
                        .filter(generation -> generation.attempts().size() == 1)
                        .isEmpty();
            case GenerationFailed _, GenerationCanceled _, GenerationDeleted _ -> true;
            case GenerationProgressed _, GenerationRejected _ -> false;
        };
    }

    private void apply(LifecycleEvent event) {
        Instant now = clock.instant();
        switch (event) {
            // Its other attempts may be published later than its end.
            case GenerationCompleted completed -> attempts.endGeneration(completed.generationId(), now);
            case GenerationFailed failed -> attempts.endGeneration(failed.generationId(), now);
            case GenerationCanceled canceled -> attempts.endGeneration(canceled.generationId(), now);
            // A generation in flight is canceled before it is deleted. An attempt's row has nothing of the request.
            case GenerationDeleted _, GenerationProgressed _, GenerationRejected _ -> {}
        }
    }
}
