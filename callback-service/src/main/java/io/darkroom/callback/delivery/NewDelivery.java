package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.Notification;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.contracts.request.GenerationRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An event that an address subscribes to.
 *
 * @param endpoint empty for the address of the request
 */
public record NewDelivery(LifecycleEvent event, Notification notification, WebhookAddress to, Optional<UUID> endpoint) {

    /** The deliveries of an event: to the address of the request, and to the endpoints of its account. */
    static Stream<NewDelivery> of(LifecycleEvent event, Notification notification, List<Subscription> endpoints) {
        GenerationRequest request = notification.generation().request();
        Stream<NewDelivery> ofRequest = request.webhookUrl().stream()
                .filter(url -> request.webhookEvents().contains(notification.event()))
                .map(url -> new NewDelivery(event, notification, new WebhookAddress(url), Optional.empty()));
        Stream<NewDelivery> ofEndpoints = endpoints.stream()
                .filter(endpoint -> endpoint.events().contains(notification.event()))
                .map(endpoint ->
                        new NewDelivery(event, notification, endpoint.address(), Optional.of(endpoint.endpoint())));
        return Stream.concat(ofRequest, ofEndpoints);
    }

    GenerationId generation() {
        return event.generationId();
    }
}
