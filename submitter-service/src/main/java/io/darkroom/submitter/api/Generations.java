package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.time.Duration;
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
    private final WatchProgress watch;
    private final ApiConfig config;
    private final InstantSource clock;

    Generations(
            RequestTransactions transactions,
            FindGenerations find,
            GenerationViews views,
            GenerationChanges changes,
            WatchProgress watch,
            ApiConfig config,
            InstantSource clock) {
        this.transactions = transactions;
        this.find = find;
        this.views = views;
        this.changes = changes;
        this.watch = watch;
        this.config = config;
        this.clock = clock;
    }

    Optional<GenerationView> find(AccountScope scope, GenerationId id) {
        return shown(read(scope, id));
    }

    private Optional<GenerationView> read(AccountScope scope, GenerationId id) {
        return transactions.join(() -> find.one(scope, id)
                .map(generation -> views.stored(List.of(generation)).getFirst()));
    }

    private Optional<GenerationView> shown(Optional<GenerationView> view) {
        view.ifPresent(generation -> watch.shown(
                generation.id(), generation.status(), generation.attempts().size()));
        return view;
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
        WaitLimit limit = limitWait(requestedWait.compareTo(config.maxWait()) < 0 ? requestedWait : config.maxWait());
        Optional<GenerationView> latest = findNow(account, id);
        while (latest.filter(view -> !view.status().ended()).isPresent() && !limit.reached()) {
            changes.awaitEnd(id, limit);
            latest = findNow(account, id);
        }
        return shown(latest);
    }

    /** How often a generation has changed. */
    public int changes(AccountId account, GenerationId id) {
        return transactions
                .call(() -> find.one(new AccountScope.One(account), id))
                .map(Generation::changes)
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("such generation")));
    }

    /** Waits for the next change after {@code changes} ones, for at most {@code wait}; returns at once when this replica stops. */
    public void awaitChange(GenerationId id, int changes, Duration wait) throws InterruptedException {
        this.changes.awaitChange(id, changes, wait);
    }

    /** A limit of {@code wait} from now on, for a request that waits in several steps. */
    public WaitLimit limitWait(Duration wait) {
        return new WaitLimit(wait, () -> changes.stopBegun().map(begun -> begun.plus(config.maxWaitAtStop())), clock);
    }

    /** Whether this replica stops, so that streams end: their clients reconnect to another. */
    public boolean stopping() {
        return changes.stopping();
    }

    // A transaction of its own, which sees what has changed since the one before.
    private Optional<GenerationView> findNow(AccountId account, GenerationId id) {
        return transactions.call(() -> read(new AccountScope.One(account), id));
    }
}
