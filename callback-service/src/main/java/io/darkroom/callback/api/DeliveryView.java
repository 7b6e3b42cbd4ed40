package io.darkroom.callback.api;

import io.darkroom.callback.delivery.Delivery;
import io.darkroom.callback.delivery.DeliveryStatus;
import io.darkroom.callback.delivery.DeliveryTry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery as its account sees it, with every try. */
public record DeliveryView(
        UUID id,
        String object,
        UUID accountId,
        String messageId,
        @Nullable UUID generationId,
        @Nullable UUID endpointId,
        String event,
        @Nullable String dialect,
        String url,
        DeliveryStatus status,
        @Nullable Instant nextTryAt,
        Instant createdAt,
        @Nullable Instant finishedAt,
        List<TryView> tries) {

    /** The deliveries of one generation. */
    public record DeliveryList(String object, List<DeliveryView> data) {}

    /** One try: status and beginning of the answer, or why there is none. */
    public record TryView(
            int number,
            Instant triedAt,
            int latencyMs,
            @Nullable Integer status,
            @Nullable String answer,
            @Nullable String error,
            @Nullable UUID redelivery) {

        private static TryView of(DeliveryTry each) {
            return new TryView(
                    each.key.number(),
                    each.triedAt,
                    each.latencyMs,
                    each.status,
                    each.answer,
                    each.error,
                    each.redelivery);
        }
    }

    static DeliveryView of(Delivery delivery, List<DeliveryTry> tries) {
        return new DeliveryView(
                delivery.id,
                "delivery",
                delivery.accountId,
                delivery.messageId,
                delivery.generationId,
                delivery.endpointId,
                DeliveryParameters.event(delivery.type),
                delivery.dialect,
                delivery.url,
                delivery.status,
                delivery.status == DeliveryStatus.PENDING ? delivery.nextAt : null,
                delivery.createdAt,
                delivery.finishedAt,
                tries.stream().map(TryView::of).toList());
    }
}
