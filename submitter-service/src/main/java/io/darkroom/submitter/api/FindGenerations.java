package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.SearchLabels;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Finds generations. Ids sort by time, so new generations do not change the older pages. */
@Singleton
public class FindGenerations {

    private static final String OF_PROVIDER =
            "EXISTS (SELECT FROM attempt a WHERE a.generation_id = g.id AND a.provider = :provider)";
    private static final String OF_BATCH =
            "g.id IN (SELECT l.generation_id FROM batch_line l WHERE l.batch_id = :batch)";
    private static final String PAGE = "SELECT g.* FROM generation g WHERE %s ORDER BY g.id DESC LIMIT :limit";
    private static final String OLDER = " AND g.id < :floor";
    // The last word may be the beginning of one, as it is while a person types. A text without any word finds nothing.
    private static final String WORDS = """
            words @@ (CAST(:labels AS tsquery) && CAST(
                regexp_replace(nullif(CAST(websearch_to_tsquery('simple', :text) AS text), ''), '''$', ''':*') AS tsquery))""";
    private static final String LABELS = "words @@ CAST(:labels AS tsquery)";
    // What is common is found among the newest. OFFSET keeps the index of words out: it returns everything that
    // matches, to be sorted.
    private static final String AMONG_NEWEST = """
            SELECT g.* FROM (SELECT g.* FROM generation g WHERE %s ORDER BY g.id DESC LIMIT :walked) AS g
            JOIN LATERAL (SELECT words FROM generation_words WHERE generation_id = g.id OFFSET 0) AS w ON %s
            ORDER BY g.id DESC LIMIT :limit""";
    private static final String BY_WORDS = " AND g.id IN (SELECT generation_id FROM generation_words WHERE %s)";
    private static final String LAST_WALKED =
            "SELECT g.id FROM generation g WHERE %s ORDER BY g.id DESC OFFSET :skipped LIMIT 1";
    private static final int WALKED = 2000;

    private final Session database;

    FindGenerations(Session database) {
        this.database = database;
    }

    /** One page; {@code next} is the cursor of the next page, where there is one. */
    public record FoundPage(List<Generation> generations, Optional<GenerationId> next) {}

    /** Returns the generation if it belongs to the account. Runs in the caller's transaction. */
    public Optional<Generation> one(AccountId account, GenerationId id) {
        return one(new AccountScope.One(account), id);
    }

    /** Returns the generation if it is in the scope. Runs in the caller's transaction. */
    public Optional<Generation> one(AccountScope scope, GenerationId id) {
        return visible(scope, Generation.findByIdOptional(id.value()));
    }

    /** Whether the generation is in the scope. Runs in the caller's transaction. */
    boolean exists(AccountScope scope, GenerationId id) {
        return switch (scope) {
            case AccountScope.One(AccountId account) ->
                Generation.count("id = ?1 and accountId = ?2 and deletedAt is null", id.value(), account.value()) == 1;
            case AccountScope.Every() -> Generation.count("id = ?1 and deletedAt is null", id.value()) == 1;
        };
    }

    /** Hides deleted generations and those of other accounts, as if they had never existed. */
    static Optional<Generation> owned(AccountId account, Optional<Generation> generation) {
        return visible(new AccountScope.One(account), generation);
    }

    private static Optional<Generation> visible(AccountScope scope, Optional<Generation> generation) {
        return generation.filter(found -> scope.includes(found.account()) && !found.deleted());
    }

    /** Returns a page of an account's generations. Runs in the caller's transaction. */
    public FoundPage page(AccountId account, GenerationFilter filter) {
        return page(new AccountScope.One(account), filter);
    }

    /** Returns a page. Runs in the caller's transaction. */
    public FoundPage page(AccountScope scope, GenerationFilter filter) {
        Conditions conditions = conditions(scope, filter);
        int limit = filter.limit() + 1;
        List<Generation> found = filter.search().any()
                ? search(conditions, scope, filter.search(), limit)
                : query(
                        PAGE.formatted(conditions.sql()),
                        Generation.class,
                        conditions.parameters,
                        Map.of("limit", limit));
        boolean more = found.size() == limit;
        List<Generation> page = more ? found.subList(0, filter.limit()) : found;
        return new FoundPage(page, more ? Optional.of(page.getLast().generationId()) : Optional.empty());
    }

    // Among the newest first, and by the index only what is rare there.
    private List<Generation> search(
            Conditions conditions, AccountScope scope, GenerationFilter.Search search, int limit) {
        String words = search.text().isPresent() ? WORDS : LABELS;
        Map<String, Object> terms = new HashMap<>(conditions.parameters);
        terms.put("labels", labels(scope, search));
        search.text().ifPresent(text -> terms.put("text", text));
        List<Generation> found = new ArrayList<>(query(
                AMONG_NEWEST.formatted(conditions.sql(), words),
                Generation.class,
                terms,
                Map.of("walked", WALKED, "limit", limit)));
        if (found.size() < limit) {
            query(
                            LAST_WALKED.formatted(conditions.sql()),
                            UUID.class,
                            conditions.parameters,
                            Map.of("skipped", WALKED - 1))
                    .forEach(floor -> found.addAll(query(
                            PAGE.formatted(conditions.sql() + OLDER + BY_WORDS.formatted(words)),
                            Generation.class,
                            terms,
                            Map.of("floor", floor, "limit", limit - found.size()))));
        }
        return found;
    }

    // The account is one of the labels, so that the index returns no other account's.
    private static String labels(AccountScope scope, GenerationFilter.Search search) {
        return Stream.concat(scope.one().map(SearchLabels::ofAccount).stream(), search.labels().stream())
                .map(label -> "'" + label + "'")
                .collect(Collectors.joining(" & "));
    }

    private <T> List<T> query(String sql, Class<T> type, Map<String, Object> parameters, Map<String, Object> more) {
        NativeQuery<T> query = database.createNativeQuery(sql, type);
        parameters.forEach(query::setParameter);
        more.forEach(query::setParameter);
        return query.getResultList();
    }

    private static Conditions conditions(AccountScope scope, GenerationFilter filter) {
        Conditions conditions = new Conditions();
        scope.one().ifPresent(account -> conditions.add("g.account_id = :account", "account", account.value()));
        if (!filter.statuses().isEmpty()) {
            conditions.add(
                    "g.status IN (:statuses)",
                    "statuses",
                    filter.statuses().stream().map(GenerationStatus::word).toList());
        }
        filter.model().ifPresent(model -> conditions.add("g.model = :model", "model", model));
        filter.provider().ifPresent(provider -> conditions.add(OF_PROVIDER, "provider", provider.value()));
        filter.error().ifPresent(error -> conditions.add("g.error_code = :error", "error", error.word()));
        // The page is read in the order of ids, which begin with their time: what is out of the period is not read.
        filter.created()
                .from()
                .ifPresent(after -> conditions.add(
                        "g.id >= :after", "after", GenerationId.firstAt(after).value()));
        filter.created()
                .until()
                .ifPresent(before -> conditions.add(
                        "g.id < :before", "before", GenerationId.firstAt(before).value()));
        filter.batch().ifPresent(batch -> conditions.add(OF_BATCH, "batch", batch));
        filter.olderThan().ifPresent(cursor -> conditions.add("g.id < :cursor", "cursor", cursor.value()));
        return conditions;
    }

    /** Conditions that a row must meet, and their parameters. */
    private static final class Conditions {

        private final StringBuilder sql = new StringBuilder("g.deleted_at IS NULL");
        private final Map<String, Object> parameters = new HashMap<>();

        private void add(String condition, String parameter, Object value) {
            sql.append(" AND ").append(condition);
            parameters.put(parameter, value);
        }

        private String sql() {
            return sql.toString();
        }
    }
}
