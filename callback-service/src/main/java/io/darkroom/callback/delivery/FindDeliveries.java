package io.darkroom.callback.delivery;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Finds deliveries, the newest first. */
@Singleton
public class FindDeliveries {

    private final Session database;

    FindDeliveries(Session database) {
        this.database = database;
    }

    /** A page; {@code next} is the last delivery of it, where there are more. */
    public record DeliveryPage(List<Delivery> deliveries, Optional<UUID> next) {}

    /**
     * At most {@code limit} deliveries, older than {@code before}. It looks at a limited number of them: when fewer match, {@code next} still
     * continues where it has ended. Runs in the caller's transaction.
     */
    public DeliveryPage page(DeliveryFilter filter, Optional<UUID> before, int limit) {
        DeliveryWalk walk = new DeliveryWalk(database, filter, DeliveryWalk.Order.NEWEST_FIRST, before);
        List<Delivery> found = walk.matching(limit + 1);
        boolean more = found.size() > limit;
        List<Delivery> page = more ? found.subList(0, limit) : found;
        return new DeliveryPage(page, more ? Optional.of(page.getLast().id) : walk.end());
    }
}
