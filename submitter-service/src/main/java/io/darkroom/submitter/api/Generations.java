package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.http.ApiConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads generations, and waits for them. */
@Singleton
public class Generations {

    private final RequestTransactions transactions;
    private final FindGenerations find;
    private final GenerationViews views;
    private final GenerationChanges changes;
    private final ApiConfig config;
    private final InstantSource clock;

    Generations(
            RequestTransactions transactions,
            FindGenerations find,
            GenerationViews views,
            GenerationChanges changes,
            ApiConfig config,
            InstantSource clock) {
        this.transactions = transactions;
        this.find = find;
        this.views = views;
        this.changes = changes;
        this.config = config;
        this.clock = clock;
    }

    Optional<GenerationView> find(AccountScope scope, GenerationId id) {
        return transactions.join(() -> find.one(scope, id)
                .map(generation -> views.stored(List.of(generation)).getFirst()));
    }

    /** Whether the account has the generation. */
    public boolean exists(AccountId account, GenerationId id) {
        return exists(new AccountScope.One(account), id);
    }

    boolean exists(AccountScope scope, GenerationId id) {
        return transactions.call(() -> find.exists(scope, id));
    }

    GenerationView.GenerationPage list(AccountScope scope, GenerationFilter filter) {
        return transactions.join(() -> {
            FindGenerations.FoundPage page = find.page(scope, filter);
            return new GenerationView.GenerationPage(
                    "list",
                    views.stored(page.generations()),
                    page.next().isPresent(),
                    page.next().map(GenerationId::toString));
        });
    }

    /** Returns the generation when it has ended, or after {@code requestedWait}, limited by the configuration. */
    public Optional<GenerationView> awaitEnd(AccountId account, GenerationId id, Duration requestedWait)
            throws InterruptedException {
        Duration wait = requestedWait.compareTo(config.maxWait()) < 0 ? requestedWait : config.maxWait();
        Instant until = clock.instant().plus(wait);
        Optional<GenerationView> latest = findNow(account, id);
        while (latest.filter(view -> !view.status().ended()).isPresent()
                && clock.instant().isBefore(until)) {
            changes.await(id, GenerationChanges.UNTIL_END, Duration.between(clock.instant(), until));
            latest = findNow(account, id);
        }
        return latest;
    }

    // A transaction of its own, which sees what has changed since the one before.
    private Optional<GenerationView> findNow(AccountId account, GenerationId id) {
        return transactions.call(() -> find(new AccountScope.One(account), id));
    }
}
