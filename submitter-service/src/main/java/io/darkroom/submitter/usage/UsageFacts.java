package io.darkroom.submitter.usage;

/** The SQL of what generations used that ended in a period, in the columns of {@code usage_day}; one row per generation and per attempt. */
final class UsageFacts {

    /** The columns that say what a row is about. */
    static final String DIMENSIONS = "account_id, day, model, provider, key_id";

    /** The columns that are summed, the last one aside, which is a maximum. */
    static final String SUMS =
            "completed, failed, canceled, images, credits, reserved, attempts, failed_attempts, latency_ms";

    static final String MAX = "latency_ms_max";

    private static final String ROWS = """
            ended AS (
                SELECT id, account_id, CAST(finished_at AT TIME ZONE 'UTC' AS date) AS day, model, status, reserved, charged,
                       coalesce(requested_by, CAST('00000000-0000-0000-0000-000000000000' AS uuid)) AS key_id,
                       CASE WHEN images IS NULL THEN 0 ELSE jsonb_array_length(CAST(images AS jsonb)) END AS images,
                       CASE WHEN status = 'completed'
                            THEN CAST(1000 * extract(epoch FROM finished_at - created_at) AS bigint) ELSE 0 END AS latency_ms
                FROM generation WHERE %s),
            facts AS (
                SELECT ended.account_id, day, model, coalesce(last.provider, '') AS provider, key_id,
                       CAST(ended.status = 'completed' AS integer) AS completed,
                       CAST(ended.status = 'failed' AS integer) AS failed,
                       CAST(ended.status = 'canceled' AS integer) AS canceled,
                       images, coalesce(charged, 0) AS credits, reserved, 0 AS attempts, 0 AS failed_attempts,
                       latency_ms, latency_ms AS latency_ms_max
                FROM ended LEFT JOIN LATERAL (
                    SELECT provider FROM attempt WHERE generation_id = ended.id
                    ORDER BY status = 'succeeded' DESC, number DESC LIMIT 1) AS last ON true
                UNION ALL
                SELECT ended.account_id, day, model, attempt.provider, key_id, 0, 0, 0, 0, 0, 0, 1,
                       CAST(attempt.status IN ('failed', 'abandoned') AS integer), 0, 0
                FROM ended JOIN attempt ON attempt.generation_id = ended.id)""";

    private UsageFacts() {}

    /** Common table expressions, the last of which is {@code facts}, of the generations that meet an SQL condition. */
    static String where(String condition) {
        return ROWS.formatted(condition);
    }
}
