package io.darkroom.callback.delivery;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Finds deliveries, the newest first. */
@Singleton
public class FindDeliveries {

    private static final String BEFORE = " AND id < :before";

    private final Session database;

    FindDeliveries(Session database) {
        this.database = database;
    }

    /** A page; {@code next} is the last delivery of it, where there are more. */
    public record DeliveryPage(List<Delivery> deliveries, Optional<UUID> next) {}

    /** At most {@code limit} deliveries, older than {@code before}. Runs in the caller's transaction. */
    public DeliveryPage page(DeliveryFilter filter, Optional<UUID> before, int limit) {
        DeliveryFilter.Condition condition = filter.condition();
        NativeQuery<Delivery> query = database.createNativeQuery(
                "SELECT * FROM delivery WHERE " + condition.sql() + (before.isPresent() ? BEFORE : "")
                        + " ORDER BY id DESC LIMIT :limit",
                Delivery.class);
        condition.parameters().forEach(query::setParameter);
        before.ifPresent(id -> query.setParameter("before", id));
        List<Delivery> found = query.setParameter("limit", limit + 1).getResultList();
        boolean more = found.size() > limit;
        List<Delivery> page = more ? found.subList(0, limit) : found;
        return new DeliveryPage(page, more ? Optional.of(page.getLast().id) : Optional.empty());
    }
}
