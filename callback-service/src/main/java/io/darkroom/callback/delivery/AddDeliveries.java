package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.Notification;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.Traces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Adds a delivery for each subscribed address of a lifecycle event. */
@Singleton
public class AddDeliveries {

    private final Subscriptions subscriptions;
    private final InsertDelivery inserts;
    private final WebhookHosts hosts;
    private final InstantSource clock;

    AddDeliveries(Subscriptions subscriptions, InsertDelivery inserts, WebhookHosts hosts, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.inserts = inserts;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** The deliveries of these events; reads the endpoints of their accounts in no transaction. */
    public List<NewDelivery> of(List<? extends LifecycleEvent> events) {
        List<Notified> notified = events.stream()
                .flatMap(
                        event -> Notification.of(event).stream().map(notification -> new Notified(event, notification)))
                .toList();
        if (notified.isEmpty()) {
            return List.of();
        }
        Map<AccountId, List<Subscription>> byAccount = subscriptions.of(
                notified.stream().map(each -> each.notification().account()).collect(Collectors.toSet()));
        return notified.stream()
                .flatMap(each -> NewDelivery.of(
                        each.event(),
                        each.notification(),
                        byAccount.getOrDefault(each.notification().account(), List.of())))
                .toList();
    }

    /** Stores deliveries, within the caller's transaction; returns the hosts that {@link #wake} must make due, after everything else. */
    public Set<AddressedHost> addAll(List<NewDelivery> deliveries) {
        Set<AddressedHost> hostsToWake = new HashSet<>();
        for (NewDelivery delivery : deliveries) {
            try (LogContext context = LogContext.forGeneration(delivery.generation())) {
                add(delivery, hostsToWake);
            }
        }
        return hostsToWake;
    }

    /** Makes hosts due, within the transaction that stored deliveries for them; it locks them until that ends. */
    public void wake(Set<AddressedHost> hostsToWake) {
        hosts.wake(hostsToWake, clock.instant());
    }

    private record Notified(LifecycleEvent event, Notification notification) {}

    // The address of a request gets the request's dialect. An endpoint gets the native form, since it receives the
    // webhooks of requests in all dialects.
    private void add(NewDelivery added, Set<AddressedHost> hostsToWake) {
        Notification notification = added.notification();
        Optional<ProviderName> dialect = added.endpoint().isPresent()
                ? Optional.empty()
                : notification.generation().dialect();
        Delivery delivery = new Delivery(
                dialect.map(notification::messageId).orElseGet(notification::messageId),
                notification.account(),
                Optional.of(notification.id()),
                added.event().type().cloudEventType(),
                added.to(),
                clock.instant());
        delivery.endpointId = added.endpoint().orElse(null);
        delivery.dialect = dialect.map(ProviderName::value).orElse(null);
        delivery.trace = Traces.currentTraceParent().orElse(null);
        delivery.payload = CloudEvents.text(CloudEvents.json(added.event()));
        if (inserts.insert(delivery)) {
            hostsToWake.add(delivery.addressedHost());
        }
    }

    /** Adds a delivery that tests an endpoint, within the caller's transaction. */
    public Delivery addTest(AccountId account, Endpoint endpoint) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                "msg_" + DeliveryFilter.TEST + "_" + UUID.randomUUID(),
                account,
                Optional.empty(),
                DeliveryFilter.TEST,
                endpoint.address(),
                now);
        delivery.endpointId = endpoint.id;
        if (inserts.insert(delivery)) {
            hosts.wake(Set.of(delivery.addressedHost()), now);
        }
        return delivery;
    }
}
