package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.Notification;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.kafka.CloudEvents;
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

/** Adds a delivery for each subscribed address of a lifecycle event. */
@ApplicationScoped
public class AddDeliveries {

    private static final String TEST = "test";

    private final EventBatches batches;
    private final HostSchedule hosts;
    private final InstantSource clock;

    AddDeliveries(EventBatches batches, HostSchedule hosts, InstantSource clock) {
        this.batches = batches;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Incoming("webhooks")
    @Blocking
    public void lifecycle(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, LifecycleEvent.class, this::addAll);
    }

    private void addAll(List<LifecycleEvent> events) {
        Set<String> hostsToWake = new HashSet<>();
        LogContext.forEach(events, event -> {
            if (event instanceof GenerationDeleted deleted) {
                forget(deleted.generationId());
            } else {
                Notification.of(event).ifPresent(notification -> addAll(notification, event, hostsToWake));
            }
        });
        hosts.wake(hostsToWake, clock.instant());
    }

    private void addAll(Notification notification, LifecycleEvent event, Set<String> hostsToWake) {
        if (notification.generation().request().webhookEvents().contains(notification.event())) {
            notification
                    .generation()
                    .request()
                    .webhookUrl()
                    .map(WebhookAddress::new)
                    .ifPresent(address -> add(notification, event, address, Optional.empty(), hostsToWake));
        }
        for (Endpoint endpoint : Endpoint.of(notification.account())) {
            if (endpoint.subscribesTo(notification.event())) {
                add(notification, event, endpoint.address(), Optional.of(endpoint.id), hostsToWake);
            }
        }
    }

    // The address of a request gets the request's dialect. An endpoint gets the native form, since it receives the
    // webhooks of requests in all dialects.
    private void add(
            Notification notification,
            LifecycleEvent event,
            WebhookAddress to,
            Optional<UUID> endpoint,
            Set<String> hostsToWake) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                notification.messageId(),
                notification.account(),
                Optional.of(notification.id()),
                event.type().cloudEventType(),
                to,
                now);
        if (Delivery.exists(delivery)) {
            return;
        }
        delivery.endpointId = endpoint.orElse(null);
        delivery.dialect = endpoint.isPresent()
                ? null
                : notification.generation().dialect().map(ProviderName::value).orElse(null);
        delivery.trace = Traces.currentTraceParent().orElse(null);
        delivery.payload = CloudEvents.text(CloudEvents.json(event));
        store(delivery, hostsToWake, now);
    }

    /** Adds a delivery that tests an endpoint, within the caller's transaction. */
    public Delivery addTest(AccountId account, Endpoint endpoint) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                "msg_" + TEST + "_" + UUID.randomUUID(), account, Optional.empty(), TEST, endpoint.address(), now);
        delivery.endpointId = endpoint.id;
        Set<String> hostsToWake = new HashSet<>();
        store(delivery, hostsToWake, now);
        hosts.wake(hostsToWake, now);
        return delivery;
    }

    private static void store(Delivery delivery, Set<String> hostsToWake, Instant now) {
        if (FailingAddress.disabled(delivery.account(), delivery.urlHash)) {
            delivery.end(DeliveryStatus.DISABLED, now);
        } else {
            hostsToWake.add(delivery.host);
        }
        // Flushed at once, so that seq follows the order of the events.
        delivery.persistAndFlush();
    }

    private void forget(GenerationId id) {
        Instant now = clock.instant();
        for (Delivery delivery : Delivery.of(id)) {
            delivery.payload = null;
            if (delivery.status == DeliveryStatus.PENDING) {
                delivery.end(DeliveryStatus.DROPPED, now);
            }
            DeliveryTry.deleteAnswers(delivery.id);
        }
    }
}
