package io.darkroom.callback.delivery;

import io.darkroom.contracts.request.WebhookEvent;
import java.util.Set;
import java.util.UUID;

/** What an endpoint receives. */
record Subscription(UUID endpoint, WebhookAddress address, Set<WebhookEvent> events) {

    Subscription {
        events = Set.copyOf(events);
    }
}
