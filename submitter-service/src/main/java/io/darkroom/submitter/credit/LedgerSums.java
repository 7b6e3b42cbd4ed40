package io.darkroom.submitter.credit;

/** The SQL of what an account's entries sum to, book by book, in a table of such sums. */
final class LedgerSums {

    /** The sums of entries, in the order of the columns. */
    static final String OF_ENTRIES = """
            coalesce(sum(amount) FILTER (WHERE book = 'granted'), 0), coalesce(sum(amount) FILTER (WHERE book = 'available'), 0),
            coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0), coalesce(sum(amount) FILTER (WHERE book = 'spent'), 0)""";

    private LedgerSums() {}

    /** Adds the sums of the entries that {@code from} selects to those in {@code table}. */
    static String add(String table, String from) {
        return """
                INSERT INTO %s AS kept (account_id, granted, available, reserved, spent)
                SELECT account_id, %s FROM %s GROUP BY account_id
                ON CONFLICT (account_id) DO UPDATE
                SET granted = kept.granted + excluded.granted, available = kept.available + excluded.available,
                    reserved = kept.reserved + excluded.reserved, spent = kept.spent + excluded.spent""".formatted(table, OF_ENTRIES, from);
    }
}
