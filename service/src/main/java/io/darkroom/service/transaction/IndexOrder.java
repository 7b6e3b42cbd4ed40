package io.darkroom.service.transaction;

import java.util.function.Supplier;
import org.hibernate.Session;

/**
 * Reads rows in the order of an index. A plan that is made for all values of a parameter does not know the account that has half of the rows:
 * it would read and sort all of them for one page.
 */
public final class IndexOrder {

    private static final String SORTING =
            "SELECT set_config('enable_sort', '%1$s', true) || set_config('enable_bitmapscan', '%1$s', true) || set_config('enable_seqscan', '%1$s', true)";

    private IndexOrder() {}

    /** The result of {@code reads}, whose statements do not sort. In the caller's transaction. */
    public static <T> T within(Session database, Supplier<T> reads) {
        setSorting(database, "off");
        T result = reads.get();
        setSorting(database, "on");
        return result;
    }

    private static void setSorting(Session database, String value) {
        database.createNativeQuery(SORTING.formatted(value), String.class).getSingleResult();
    }
}
