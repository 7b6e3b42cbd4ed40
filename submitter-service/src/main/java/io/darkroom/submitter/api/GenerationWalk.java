package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.service.auth.AccountScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL of a bounded walk over generations, the newest first: along the index of one filter it reads at most {@link #MAX_ROWS}, and each of
 * them is compared with all filters. An account's unfinished generations are few, and have an index of their own.
 */
final class GenerationWalk {

    /** The maximum number of generations that one page looks at. */
    static final int MAX_ROWS = 2000;

    // The order names the account although it is only one, and the account is compared with an array: otherwise the
    // planner
    // may take the primary key, and read all the newer generations of others too.
    private static final String WITHIN_ONE = "walked_of, ";
    private static final String BRANCH = """
            (SELECT %1$s AS walked_of, g.id AS walked, g.* FROM generation g WHERE %2$s
             ORDER BY %3$swalked DESC LIMIT %4$d)""";
    // Ids in order, and the row of each as it is reached: OFFSET keeps them from being joined otherwise.
    private static final String OF_BATCH = """
            (SELECT ids.id AS walked, g.*
             FROM (SELECT l.generation_id AS id FROM batch_line l WHERE l.batch_id = :batch%1$s
                   GROUP BY l.generation_id ORDER BY l.generation_id DESC LIMIT %2$d) AS ids
             CROSS JOIN LATERAL (SELECT * FROM generation WHERE generation.id = ids.id OFFSET 0) AS g ORDER BY walked DESC)""";
    private static final String OF_PROVIDER = """
            (SELECT ids.account_id AS walked_of, ids.id AS walked, g.*
             FROM (SELECT a.account_id, a.generation_id AS id FROM attempt a
                   WHERE a.account_id = ANY (%1$s) AND a.provider = :provider AND a.finished_at IS NOT NULL%2$s
                   GROUP BY a.account_id, a.generation_id ORDER BY a.account_id, a.generation_id DESC LIMIT %3$d) AS ids
             CROSS JOIN LATERAL (SELECT * FROM generation WHERE generation.id = ids.id OFFSET 0) AS g
             WHERE g.finished_at IS NOT NULL ORDER BY walked_of, walked DESC)""";
    private static final String HAS_PROVIDER =
            "EXISTS (SELECT FROM attempt a WHERE a.generation_id = g.id AND a.provider = :provider OFFSET 0)";
    private static final String IS_ACCOUNT = "g.account_id = :account";
    private static final String ACCOUNT = "ARRAY[CAST(:account AS uuid)]";
    private static final String ACCOUNT_OF_KEY = "ARRAY(SELECT account_id FROM api_key WHERE id = :key)";
    private static final String OF_ACCOUNT = "g.account_id = ANY (%s)";
    private static final String OF_ERROR = "g.error_code = ANY (ARRAY[CAST(:error AS text)])";
    private static final String ENDED = " AND g.finished_at IS NOT NULL AND g.deleted_at IS NULL";

    private final AccountScope scope;
    private final GenerationFilter filter;
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> conditions = new ArrayList<>(List.of("g.deleted_at IS NULL"));
    private final List<String> range = new ArrayList<>();

    GenerationWalk(AccountScope scope, GenerationFilter filter) {
        this.scope = scope;
        this.filter = filter;
        scope.one().map(AccountId::value).ifPresent(account -> require(IS_ACCOUNT, "account", account));
        if (!filter.statuses().isEmpty()) {
            require("g.status IN (:statuses)", "statuses", words(filter.statuses()));
        }
        filter.model().ifPresent(model -> require("g.model = :model", "model", model));
        filter.provider().ifPresent(provider -> require(HAS_PROVIDER, "provider", provider.value()));
        filter.error().ifPresent(error -> require("g.error_code = :error", "error", error.word()));
        filter.search().key().ifPresent(key -> require("g.requested_by = :key", "key", key));
        filter.batch().ifPresent(batch -> parameters.put("batch", batch));
        // Ids begin with their time: what is out of the period is not read.
        filter.created().from().ifPresent(at -> limit(">= :after", "after", GenerationId.firstAt(at)));
        filter.created().until().ifPresent(at -> limit("< :before", "before", GenerationId.firstAt(at)));
        filter.olderThan().ifPresent(cursor -> limit("< :cursor", "cursor", cursor));
    }

    /** The parameters of {@link #rows} and {@link #conditions}. */
    Map<String, Object> parameters() {
        return parameters;
    }

    /** All that a generation {@code g} must meet, but for its batch and its words. */
    String conditions() {
        return Stream.concat(conditions.stream(), range.stream().map(each -> "g.id " + each))
                .collect(Collectors.joining(" AND "));
    }

    /** The generations that are looked at, in the order of {@link #order}. */
    String rows() {
        return "SELECT * FROM (" + String.join("\nUNION ALL\n", branches()) + ") AS rows ORDER BY " + order()
                + " LIMIT " + MAX_ROWS;
    }

    String order() {
        return withinOne() + "walked DESC";
    }

    private String withinOne() {
        boolean one = scope.one().isPresent()
                || filter.search().key().isPresent()
                || filter.error().isPresent();
        return one && filter.batch().isEmpty() ? WITHIN_ONE : "";
    }

    private List<String> branches() {
        if (filter.batch().isPresent()) {
            return List.of(OF_BATCH.formatted(within("l.generation_id"), MAX_ROWS));
        }
        if (scope.one().isPresent()) {
            return ofAccount(ACCOUNT);
        }
        if (filter.search().key().isPresent()) {
            return ofAccount(ACCOUNT_OF_KEY);
        }
        return List.of(filter.error().isPresent() ? branch("g.error_code", OF_ERROR) : branch("g.account_id", "true"));
    }

    private List<String> ofAccount(String account) {
        String ofAccount = OF_ACCOUNT.formatted(account);
        if (filter.error().isPresent()) {
            return List.of(branch("g.account_id", ofAccount + " AND g.error_code = :error"));
        }
        List<String> branches = new ArrayList<>();
        if (filter.statuses().isEmpty() || filter.statuses().stream().anyMatch(status -> !status.ended())) {
            branches.add(branch(
                    "g.account_id",
                    ofAccount + " AND g.finished_at IS NULL AND " + String.join(" AND ", conditionsButAccount())));
        }
        branches.addAll(ended(account, ofAccount + ENDED));
        return branches;
    }

    private List<String> ended(String account, String ofAccount) {
        if (filter.search().key().isPresent()) {
            return List.of(branch("g.account_id", ofAccount + " AND g.requested_by = :key"));
        }
        if (filter.provider().isPresent()) {
            return List.of(OF_PROVIDER.formatted(account, within("a.generation_id"), MAX_ROWS));
        }
        String ofModel = filter.model().isPresent() ? " AND g.model = :model" : "";
        return Arrays.stream(GenerationStatus.values())
                .filter(GenerationStatus::ended)
                .filter(status ->
                        filter.statuses().isEmpty() || filter.statuses().contains(status))
                .map(status -> branch("g.account_id", ofAccount + ofModel + " AND g.status = '" + status.word() + "'"))
                .toList();
    }

    private List<String> conditionsButAccount() {
        return conditions.stream().filter(each -> !each.equals(IS_ACCOUNT)).toList();
    }

    private String branch(String walkedOf, String condition) {
        return BRANCH.formatted(walkedOf, condition + within("g.id"), withinOne(), MAX_ROWS);
    }

    private String within(String id) {
        return range.stream().map(each -> " AND " + id + " " + each).collect(Collectors.joining());
    }

    private void require(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
    }

    private void limit(String comparison, String parameter, GenerationId bound) {
        range.add(comparison);
        parameters.put(parameter, bound.value());
    }

    private static List<String> words(List<GenerationStatus> statuses) {
        return statuses.stream().map(GenerationStatus::word).toList();
    }
}
