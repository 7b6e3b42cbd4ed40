package io.darkroom.callback.delivery;

import io.darkroom.service.transaction.IndexOrder;
import io.darkroom.service.transaction.NamedParameters;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * A bounded walk over deliveries in the order of their ids: along the index of one filter it reads at most {@link #MAX_ROWS}, and each of them
 * is compared with all filters.
 */
final class DeliveryWalk {

    /** The maximum number of deliveries that one page looks at. */
    static final int MAX_ROWS = 2000;

    // The order names the column of the index although it has one value: otherwise the planner may take the primary
    // key, and
    // read all the deliveries of others too.
    private static final String ROWS = "SELECT * FROM delivery WHERE %s ORDER BY %s LIMIT " + MAX_ROWS;
    private static final String MATCHING = "SELECT %s FROM (%s) AS delivery WHERE %s ORDER BY %s LIMIT :limit";
    // An endpoint is one account's: another finds nothing, and no end of it.
    private static final String END =
            "SELECT id FROM (%s) AS delivery WHERE %s ORDER BY %s OFFSET " + (MAX_ROWS - 1) + " LIMIT 1";

    private final Session database;
    private final DeliveryFilter filter;
    private final Order order;
    private final Optional<UUID> cursor;

    DeliveryWalk(Session database, DeliveryFilter filter, Order order, Optional<UUID> cursor) {
        this.database = database;
        this.filter = filter;
        this.order = order;
        this.cursor = cursor;
    }

    enum Order {
        NEWEST_FIRST("", "id DESC", " AND id < :cursor"),
        OLDEST_FIRST(" DESC", "id", " AND id > :cursor");

        private final String ofIndexed;
        private final String ofIds;
        private final String behindCursor;

        Order(String ofIndexed, String ofIds, String behindCursor) {
            this.ofIndexed = ofIndexed;
            this.ofIds = ofIds;
            this.behindCursor = behindCursor;
        }
    }

    /** At most {@code limit} that match. Within the caller's transaction. */
    List<Delivery> matching(int limit) {
        return matching("*", Delivery.class, limit);
    }

    /** Their ids. */
    List<UUID> matchingIds(int limit) {
        return matching("id", UUID.class, limit);
    }

    private <T> List<T> matching(String columns, Class<T> type, int limit) {
        String sql = MATCHING.formatted(columns, rows(), filter.condition().sql(), orderBy());
        return inOrder(query(sql, type).setParameter("limit", limit));
    }

    /** Where the walk has ended, if the deliveries have not. */
    Optional<UUID> end() {
        return inOrder(query(END.formatted(rows(), filter.scopeCondition(), orderBy()), UUID.class)).stream()
                .findFirst();
    }

    private <T> List<T> inOrder(NativeQuery<T> query) {
        return IndexOrder.within(database, query::getResultList);
    }

    private String orderBy() {
        return filter.indexed().map(column -> column + order.ofIndexed + ", ").orElse("") + order.ofIds;
    }

    private String rows() {
        return ROWS.formatted(filter.indexCondition() + (cursor.isPresent() ? order.behindCursor : ""), orderBy());
    }

    private <T> NativeQuery<T> query(String sql, Class<T> type) {
        NativeQuery<T> query = database.createNativeQuery(sql, type);
        NamedParameters.set(query, filter.condition().parameters());
        cursor.ifPresent(id -> query.setParameter("cursor", id));
        return query;
    }
}
