package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.webhook.Notification;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.WebhookEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String HOOK = "https://client.example/hook";

    @Test
    void theAddressOfARequestGetsTheEventsThatTheRequestNames() throws IOException {
        assertThat(deliveries("\"webhook_url\": \"" + HOOK + "\", \"webhook_events\": [\"completed\"]", List.of()))
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.to().url()).isEqualTo(URI.create(HOOK));
                    assertThat(delivery.endpoint()).isEmpty();
                });
        assertThat(deliveries("\"webhook_url\": \"" + HOOK + "\", \"webhook_events\": [\"failed\"]", List.of()))
                .isEmpty();
    }

    @Test
    void anEndpointGetsOnlyTheEventsItSubscribesTo() throws IOException {
        Subscription wanted = subscription(WebhookEvent.COMPLETED, WebhookEvent.PROGRESS);
        Subscription other = subscription(WebhookEvent.FAILED, WebhookEvent.CANCELED);

        assertThat(deliveries("\"n\": 1", List.of(wanted, other)))
                .extracting(NewDelivery::endpoint)
                .containsExactly(Optional.of(wanted.endpoint()));
    }

    private static Subscription subscription(WebhookEvent... events) {
        return new Subscription(UUID.randomUUID(), new WebhookAddress(URI.create(HOOK)), Set.of(events));
    }

    private static List<NewDelivery> deliveries(String field, List<Subscription> endpoints) throws IOException {
        GenerationRequest request = GenerationRequest.read(
                Json.mapper().readTree("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", " + field + "}"),
                UnknownFields.REJECT);
        GenerationSummary summary = new GenerationSummary(
                GenerationStatus.COMPLETED,
                100,
                request,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                BigDecimal.TEN,
                Optional.of(BigDecimal.TEN),
                Optional.empty(),
                NOW,
                NOW,
                Optional.of(NOW));
        GenerationCompleted event = new GenerationCompleted(
                GenerationId.next(NOW), AccountId.next(NOW), 1, List.of(), NOW, Optional.of(summary));
        return NewDelivery.of(event, Notification.of(event).orElseThrow(), endpoints)
                .toList();
    }
}
