package io.darkroom.service.transaction;

/**
 * Statements that say, until the end of the transaction, how rows are put in order. A plan that is made for all values of a parameter does not
 * know the account that has half of the rows: it would read and sort all of them for one page.
 */
public final class IndexOrder {

    /** Rows come in the order of an index. */
    public static final String ONLY = settings("off");

    /** Rows may be sorted, as they may before. */
    public static final String NOT_ONLY = settings("on");

    private IndexOrder() {}

    private static String settings(String others) {
        return "SELECT set_config('enable_sort', '%1$s', true) || set_config('enable_bitmapscan', '%1$s', true) || set_config('enable_seqscan', '%1$s', true)"
                .formatted(others);
    }
}
