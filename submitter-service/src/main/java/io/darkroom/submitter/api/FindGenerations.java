package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.submitter.lifecycle.Generation;
import io.quarkus.panache.common.Parameters;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds an account's generations. Ids sort by time, so new generations do not change the older pages. */
@Singleton
public class FindGenerations {

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int TIME_SHIFT = 16;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** One page; {@code next} is the cursor of the next page, where there is one. */
    public record FoundPage(List<Generation> generations, Optional<GenerationId> next) {}

    /** Returns the generation if it belongs to the account. Runs in the caller's transaction. */
    public Optional<Generation> one(AccountId account, GenerationId id) {
        return owned(account, Generation.findByIdOptional(id.value()));
    }

    /** Whether the generation belongs to the account. Runs in the caller's transaction. */
    boolean exists(AccountId account, GenerationId id) {
        return Generation.count("id = ?1 and accountId = ?2 and deletedAt is null", id.value(), account.value()) == 1;
    }

    /** Hides deleted generations and those of other accounts, as if they had never existed. */
    static Optional<Generation> owned(AccountId account, Optional<Generation> generation) {
        return generation.filter(found -> found.account().equals(account) && !found.deleted());
    }

    // An id begins with its time in milliseconds, and the page is read in the order of ids: what is out of the period
    // is not read.
    private static UUID firstIdAt(Instant time) {
        long millis = time.plusNanos(NANOS_PER_MILLI - 1).toEpochMilli();
        return new UUID(millis << TIME_SHIFT | VERSION_7, VARIANT);
    }

    /** Returns a page. Runs in the caller's transaction. */
    public FoundPage page(AccountId account, GenerationFilter filter) {
        StringBuilder query =
                new StringBuilder("from Generation g where g.accountId = :account and g.deletedAt is null");
        Parameters parameters = Parameters.with("account", account.value());
        if (!filter.statuses().isEmpty()) {
            query.append(" and g.status in :statuses");
            parameters.and("statuses", filter.statuses());
        }
        filter.model().ifPresent(model -> {
            query.append(" and g.model = :model");
            parameters.and("model", model);
        });
        filter.provider().ifPresent(provider -> {
            query.append(" and exists (from Attempt a where a.key.generationId = g.id and a.provider = :provider)");
            parameters.and("provider", provider.value());
        });
        filter.created().from().ifPresent(after -> {
            query.append(" and g.id >= :after");
            parameters.and("after", firstIdAt(after));
        });
        filter.created().until().ifPresent(before -> {
            query.append(" and g.id < :before");
            parameters.and("before", firstIdAt(before));
        });
        filter.batch().ifPresent(batch -> {
            query.append(" and g.id in (select l.generationId from BatchLine l where l.key.batchId = :batch)");
            parameters.and("batch", batch);
        });
        filter.olderThan().ifPresent(cursor -> {
            query.append(" and g.id < :cursor");
            parameters.and("cursor", cursor.value());
        });
        List<Generation> found = Generation.<Generation>find(query + " order by g.id desc", parameters)
                .page(0, filter.limit() + 1)
                .list();
        boolean more = found.size() > filter.limit();
        List<Generation> page = more ? found.subList(0, filter.limit()) : found;
        return new FoundPage(page, more ? Optional.of(page.getLast().generationId()) : Optional.empty());
    }
}
