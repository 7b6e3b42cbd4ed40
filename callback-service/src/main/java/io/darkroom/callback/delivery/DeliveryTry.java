package io.darkroom.callback.delivery;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One try to deliver a message, and the answer. */
@Entity
public class DeliveryTry extends PanacheEntityBase {

    /** The primary key of a try. */
    @Embeddable
    public record DeliveryTryKey(UUID deliveryId, int number) {}

    @EmbeddedId
    public DeliveryTryKey key;

    public Instant triedAt;
    public int latencyMs;

    /** HTTP status; absent without an answer. */
    public @Nullable Integer status;

    /** Why there is no answer, or why an answer with a redirect is no delivery. */
    public @Nullable String error;

    /** The beginning of the answer. */
    public @Nullable String answer;

    public @Nullable UUID redelivery;

    protected DeliveryTry() {}

    private DeliveryTry(DeliveryTryKey key, Instant triedAt, int latencyMs, @Nullable UUID redelivery) {
        this.key = key;
        this.triedAt = triedAt;
        this.latencyMs = latencyMs;
        this.redelivery = redelivery;
    }

    /** The latest try of {@code delivery}, whose count includes it. */
    static DeliveryTry of(Delivery delivery, TryResult result, Instant triedAt, Duration duration) {
        DeliveryTry created = new DeliveryTry(
                new DeliveryTryKey(delivery.id, delivery.tries),
                triedAt,
                Math.toIntExact(duration.toMillis()),
                delivery.redelivery);
        switch (result) {
            case TryResult.Delivered delivered -> created.answered(delivered.status(), delivered.answer());
            case TryResult.Gone gone -> created.answered(TryResult.Gone.STATUS, gone.answer());
            case TryResult.Rejected rejected -> {
                created.answered(rejected.status(), rejected.answer());
                created.error = rejected.redirect().isPresent() ? rejected.reason() : null;
            }
            case TryResult.Unanswered unanswered -> created.error = unanswered.reason();
            case TryResult.AddressForbidden forbidden -> created.error = forbidden.reason();
            case TryResult.NotApplicable notApplicable -> created.error = notApplicable.reason();
        }
        return created;
    }

    private void answered(int httpStatus, String beginning) {
        this.status = httpStatus;
        this.answer = beginning;
    }

    /** The tries of several deliveries, in order, by delivery. */
    public static Map<UUID, List<DeliveryTry>> of(Collection<UUID> deliveries) {
        return DeliveryTry.<DeliveryTry>stream("key.deliveryId in ?1 order by key.number", deliveries)
                .collect(Collectors.groupingBy(each -> each.key.deliveryId()));
    }
}
