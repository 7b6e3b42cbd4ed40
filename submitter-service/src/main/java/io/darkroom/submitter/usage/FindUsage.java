package io.darkroom.submitter.usage;

import io.darkroom.service.auth.AccountScope;
import io.darkroom.submitter.usage.UsageView.Summed;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Reads the kept sums, and adds what has ended since: a few minutes' generations. */
@Singleton
class FindUsage {

    private static final String SUMMED = """
            WITH %1$s,
            all_rows AS (
                SELECT * FROM usage_day WHERE day BETWEEN :first AND :last%2$s
                UNION ALL
                SELECT * FROM (SELECT %3$s, %4$s, %5$s FROM facts) AS recent WHERE day BETWEEN :first AND :last)
            SELECT %6$s, sum(completed), sum(failed), sum(canceled), sum(images), sum(credits), sum(reserved), sum(attempts),
                   sum(failed_attempts), sum(latency_ms), max(latency_ms_max)
            FROM all_rows GROUP BY %7$s ORDER BY %7$s LIMIT :max""";
    private static final String CHECKPOINT = "SELECT up_to FROM usage_checkpoint";
    // The checkpoint may have moved since it was read; with its value alone the planner knows that little is behind it.
    private static final String SINCE_CHECKPOINT = "finished_at > :since AND finished_at > (" + CHECKPOINT + ")";
    private static final String OF_ACCOUNT = " AND account_id = :account";

    private final Session database;

    FindUsage(Session database) {
        this.database = database;
    }

    /** The sums by {@code dimensions}, in their order; at most {@code max}. Runs in the caller's transaction. */
    List<Summed> find(AccountScope scope, LocalDate first, LocalDate last, List<UsageDimension> dimensions, int max) {
        String ofAccount = scope.one().isPresent() ? OF_ACCOUNT : "";
        String grouped = dimensions.stream().map(UsageDimension::column).collect(Collectors.joining(", "));
        NativeQuery<Summed> query = database.createNativeQuery(
                SUMMED.formatted(
                        UsageFacts.where(SINCE_CHECKPOINT + ofAccount),
                        ofAccount,
                        UsageFacts.DIMENSIONS,
                        UsageFacts.SUMS,
                        UsageFacts.MAX,
                        selected(dimensions),
                        grouped),
                Summed.class);
        scope.one().ifPresent(account -> query.setParameter("account", account.value()));
        Instant checkpoint =
                database.createNativeQuery(CHECKPOINT, Instant.class).getSingleResult();
        return query.setParameter("since", checkpoint)
                .setParameter("first", first)
                .setParameter("last", last)
                .setParameter("max", max)
                .getResultList();
    }

    // A column that is not asked for is null, and of its own type.
    private static String selected(List<UsageDimension> dimensions) {
        return Arrays.stream(UsageDimension.values())
                .map(dimension -> dimensions.contains(dimension) ? dimension.column() : absent(dimension))
                .collect(Collectors.joining(", "));
    }

    private static String absent(UsageDimension dimension) {
        return switch (dimension) {
            case DAY -> "CAST(NULL AS date)";
            case MODEL, PROVIDER -> "CAST(NULL AS text)";
            case KEY, ACCOUNT -> "CAST(NULL AS uuid)";
        };
    }
}
