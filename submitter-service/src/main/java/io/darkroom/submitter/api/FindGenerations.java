package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.transaction.IndexOrder;
import io.darkroom.service.transaction.NamedParameters;
import io.darkroom.submitter.api.GenerationFilter.Search;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.SearchLabels;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Finds generations. Ids sort by time, so new generations do not change the older pages. */
@Singleton
public class FindGenerations {

    // OFFSET keeps the index of words out: it returns everything that matches, to be sorted.
    private static final String HAS_WORDS =
            " AND EXISTS (SELECT FROM (SELECT words FROM generation_words WHERE generation_id = g.id OFFSET 0) AS w WHERE %s)";
    // The last word may be the beginning of one, as it is while a person types. A text without any word finds nothing.
    private static final String WORDS = """
            words @@ (CAST(:labels AS tsquery) && CAST(
                regexp_replace(nullif(CAST(websearch_to_tsquery('simple', :text) AS text), ''), '''$', ''':*') AS tsquery))""";
    private static final String LABELS = "words @@ CAST(:labels AS tsquery)";
    private static final String PAGE = "SELECT g.* FROM (%s) AS g WHERE %s ORDER BY %s LIMIT :limit";
    private static final String LAST_WALKED = "SELECT walked FROM (%s) AS g ORDER BY %s OFFSET :skipped LIMIT 1";
    // What is rare is found by the index of words, and what is common by further walks.
    private static final String EXPECTED = "EXPLAIN SELECT FROM generation_words WHERE %s";
    private static final Pattern ROWS = Pattern.compile("rows=(\\d+)");
    private static final String WITH_WORDS = "SELECT generation_id FROM generation_words WHERE %s LIMIT :max";
    private static final String OF_IDS = """
            SELECT g.* FROM generation g WHERE g.id = ANY (:ids) AND g.id < :floor AND %s ORDER BY g.id DESC LIMIT :limit""";
    private static final int MAX_EXPECTED = 5000;

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

    /**
     * Returns a page. It looks at a limited number of generations: when fewer match than it may have, {@code next} still continues where it
     * has ended. Runs in the caller's transaction.
     */
    public FoundPage page(AccountScope scope, GenerationFilter filter) {
        GenerationWalk walk = new GenerationWalk(scope, filter);
        Search search = filter.search();
        String words = search.text().isPresent() ? WORDS : LABELS;
        Map<String, Object> terms = search.anyWords() ? terms(scope, search) : Map.of();
        int limit = filter.limit() + 1;
        Walked walked = IndexOrder.within(database, () -> {
            List<Generation> matching = query(
                    PAGE.formatted(
                            walk.rows(),
                            walk.conditions() + (search.anyWords() ? HAS_WORDS.formatted(words) : ""),
                            walk.order()),
                    Generation.class,
                    walk.parameters(),
                    terms,
                    Map.of("limit", limit));
            return new Walked(matching, matching.size() < limit ? lastWalked(walk) : Optional.empty());
        });
        List<Generation> found = new ArrayList<>(walked.matching());
        Optional<UUID> end = walked.end();
        // A batch is walked by its own lines.
        boolean byWords = search.anyWords() && filter.batch().isEmpty();
        if (end.isPresent() && byWords && expected(words, terms) <= MAX_EXPECTED) {
            List<UUID> withWords =
                    query(WITH_WORDS.formatted(words), UUID.class, terms, Map.of("max", GenerationWalk.MAX_ROWS + 1));
            if (withWords.size() <= GenerationWalk.MAX_ROWS) {
                UUID[] ids = withWords.toArray(UUID[]::new);
                found.addAll(query(
                        OF_IDS.formatted(walk.conditions()),
                        Generation.class,
                        walk.parameters(),
                        Map.of("ids", ids, "floor", end.get(), "limit", limit - found.size())));
                end = Optional.empty();
            }
        }
        boolean more = found.size() == limit;
        List<Generation> page = more ? found.subList(0, filter.limit()) : found;
        return new FoundPage(page, more ? Optional.of(page.getLast().generationId()) : end.map(GenerationId::new));
    }

    /** What a walk has found, and where it has ended before the history has. */
    private record Walked(List<Generation> matching, Optional<UUID> end) {}

    // Where the walk has ended before the history has.
    private Optional<UUID> lastWalked(GenerationWalk walk) {
        return query(
                        LAST_WALKED.formatted(walk.rows(), walk.order()),
                        UUID.class,
                        walk.parameters(),
                        Map.of("skipped", GenerationWalk.MAX_ROWS - 1))
                .stream()
                .findFirst();
    }

    // The planner knows which words are common.
    private long expected(String words, Map<String, Object> terms) {
        String plan = query(EXPECTED.formatted(words), String.class, terms).getFirst();
        Matcher rows = ROWS.matcher(plan);
        return rows.find() ? Long.parseLong(rows.group(1)) : Long.MAX_VALUE;
    }

    private static Map<String, Object> terms(AccountScope scope, Search search) {
        Map<String, Object> terms = new HashMap<>();
        // The account is one of the labels, so that the index returns no other account's.
        terms.put(
                "labels",
                Stream.concat(scope.one().map(SearchLabels::ofAccount).stream(), search.labels().stream())
                        .map(label -> "'" + label + "'")
                        .collect(Collectors.joining(" & ")));
        search.text().ifPresent(text -> terms.put("text", text));
        return terms;
    }

    @SafeVarargs
    private <T> List<T> query(String sql, Class<T> type, Map<String, Object>... parameters) {
        NativeQuery<T> query = database.createNativeQuery(sql, type);
        for (Map<String, Object> each : parameters) {
            NamedParameters.set(query, each);
        }
        return query.getResultList();
    }
}
