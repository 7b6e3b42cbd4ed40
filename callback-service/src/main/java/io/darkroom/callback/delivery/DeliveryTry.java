package io.darkroom.callback.delivery;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One try to bring a message, and what was answered. */
@Entity
public class DeliveryTry extends PanacheEntityBase {

    /** Its primary key. */
    @Embeddable
    public record Key(UUID deliveryId, int number) {}

    @EmbeddedId
    public Key key;

    public Instant triedAt;
    public int millis;

    /** Absent: nothing was answered. */
    public @Nullable Integer status;

    /** Why nothing was. */
    public @Nullable String error;

    /** How the answer begins. */
    public @Nullable String answer;

    public @Nullable UUID redelivery;

    /** Those of several deliveries, each in order. */
    static Map<UUID, List<DeliveryTry>> of(Collection<UUID> deliveries) {
        return DeliveryTry.<DeliveryTry>stream("key.deliveryId in ?1 order by key.number", deliveries)
                .collect(Collectors.groupingBy(tried -> tried.key.deliveryId()));
    }
}
