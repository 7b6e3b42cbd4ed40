package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.News;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.Traces;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Turns what happened to generations into messages for those who want to be told. */
@ApplicationScoped
public class AddDeliveries {

    private static final String TEST = "test";

    private final EventBatches batches;
    private final Lanes lanes;
    private final InstantSource clock;

    AddDeliveries(EventBatches batches, Lanes lanes, InstantSource clock) {
        this.batches = batches;
        this.lanes = lanes;
        this.clock = clock;
    }

    @Incoming("webhooks")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::add);
    }

    private void add(List<GenerationEvent> events) {
        Set<String> toWake = new HashSet<>();
        for (GenerationEvent event : events) {
            try (LogContext context = LogContext.forGeneration(event.generationId())) {
                if (event instanceof GenerationDeleted deleted) {
                    forget(deleted.generationId());
                } else {
                    News.of(event).ifPresent(news -> add(news, event, toWake));
                }
            }
        }
        lanes.wake(toWake, clock.instant());
    }

    private void add(News news, GenerationEvent event, Set<String> toWake) {
        if (news.generation().request().webhookEvents().contains(news.event())) {
            news.generation()
                    .request()
                    .webhookUrl()
                    .map(Address::new)
                    .ifPresent(own -> add(news, event, own, Optional.empty(), toWake));
        }
        for (Endpoint endpoint : Endpoint.of(news.account())) {
            if (endpoint.wants(news.event())) {
                add(news, event, endpoint.address(), Optional.of(endpoint.id), toWake);
            }
        }
    }

    // The request's own address hears it in the request's dialect, an endpoint natively: it hears of requests in all of
    // them.
    private void add(News news, GenerationEvent event, Address to, Optional<UUID> endpoint, Set<String> toWake) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                news.messageId(),
                news.account(),
                Optional.of(news.id()),
                event.type().cloudEventType(),
                to,
                now);
        if (Delivery.known(delivery)) {
            return;
        }
        delivery.endpointId = endpoint.orElse(null);
        delivery.dialect = endpoint.isPresent()
                ? null
                : news.generation().dialect().map(ProviderName::value).orElse(null);
        delivery.trace = Traces.currentTraceParent().orElse(null);
        delivery.payload = CloudEvents.text(CloudEvents.json(event));
        store(delivery, toWake, now);
    }

    /** Something for an endpoint to try itself with, within the caller's transaction. */
    public Delivery test(AccountId account, Endpoint endpoint) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                "msg_" + TEST + "_" + UUID.randomUUID(), account, Optional.empty(), TEST, endpoint.address(), now);
        delivery.endpointId = endpoint.id;
        Set<String> toWake = new HashSet<>();
        store(delivery, toWake, now);
        lanes.wake(toWake, now);
        return delivery;
    }

    private static void store(Delivery delivery, Set<String> toWake, Instant now) {
        if (FailingAddress.disabled(delivery.account(), delivery.urlHash)) {
            delivery.end(DeliveryStatus.DISABLED, now);
        } else {
            toWake.add(delivery.lane);
        }
        // At once, so that their numbers are in the order of the events.
        delivery.persistAndFlush();
    }

    private void forget(GenerationId id) {
        Instant now = clock.instant();
        for (Delivery delivery : Delivery.of(id)) {
            delivery.payload = null;
            if (delivery.status == DeliveryStatus.PENDING) {
                delivery.end(DeliveryStatus.DROPPED, now);
            }
            DeliveryTry.update("answer = null where key.deliveryId = ?1", delivery.id);
        }
    }
}
