package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.LogContext;
import io.darkroom.submitter.dispatch.Router;
import io.darkroom.submitter.http.Problems;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Parameters;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an account may do with its generations. */
@Singleton
public class Generations {

    private final Lifecycle lifecycle;
    private final Router router;
    private final Endings endings;
    private final ApiConfig config;
    private final InstantSource clock;

    Generations(Lifecycle lifecycle, Router router, Endings endings, ApiConfig config, InstantSource clock) {
        this.lifecycle = lifecycle;
        this.router = router;
        this.endings = endings;
        this.config = config;
        this.clock = clock;
    }

    /** Stores the request and its event in one transaction; a request that no provider can honour is refused. */
    GenerationView accept(AccountId account, GenerationRequest request) {
        if (router.candidates(request).isEmpty()) {
            throw Problems.noProvider(router.refusals(request));
        }
        Instant now = clock.instant();
        Generation generation = new Generation(GenerationId.next(now), account, request, now);
        QuarkusTransaction.requiringNew().run(() -> lifecycle.accept(generation, request));
        // What was just written need not be read again.
        return GenerationView.of(
                generation, request.metadata(), List.of(), config.storage().publicUrl());
    }

    @Transactional
    Optional<GenerationView> find(AccountId account, GenerationId id) {
        return owned(account, Generation.findByIdOptional(id.value()))
                .map(generation -> view(generation, Attempt.of(id)));
    }

    @Transactional
    GenerationView.Page list(AccountId account, GenerationFilter filter) {
        StringBuilder query = new StringBuilder("accountId = :account");
        Parameters parameters = Parameters.with("account", account.value());
        filter.status().ifPresent(status -> {
            query.append(" and status = :status");
            parameters.and("status", status);
        });
        filter.model().ifPresent(model -> {
            query.append(" and model = :model");
            parameters.and("model", model);
        });
        filter.olderThan().ifPresent(cursor -> {
            query.append(" and id < :cursor");
            parameters.and("cursor", cursor.value());
        });
        List<Generation> found = Generation.<Generation>find(query + " order by id desc", parameters)
                .page(0, filter.limit() + 1)
                .list();
        boolean more = found.size() > filter.limit();
        List<Generation> page = more ? found.subList(0, filter.limit()) : found;
        Map<UUID, List<Attempt>> attempts =
                Attempt.of(page.stream().map(generation -> generation.id).toList());
        return new GenerationView.Page(
                "list",
                page.stream()
                        .map(generation -> view(generation, attempts.getOrDefault(generation.id, List.of())))
                        .toList(),
                more,
                more ? Optional.of(page.getLast().id.toString()) : Optional.empty());
    }

    /** Cancels; empty when there is no such generation, a problem when it has ended. */
    @Transactional
    Optional<GenerationView> cancel(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.about(id)) {
            Optional<Generation> generation =
                    owned(account, Generation.lock(List.of(id)).find(id));
            if (generation.isPresent() && !lifecycle.cancel(generation.get())) {
                throw Problems.conflict("generation " + id + " is already "
                        + generation.get().status.word());
            }
            return generation.map(canceled -> view(canceled, Attempt.of(id)));
        }
    }

    /** The generation once it has ended, or as it stands when {@code wish} (at most the configured limit) is over. */
    GenerationView awaitEnd(AccountId account, GenerationView accepted, Duration wish) throws InterruptedException {
        Duration most = wish.compareTo(config.api().longestWait()) < 0
                ? wish
                : config.api().longestWait();
        Instant until = clock.instant().plus(most);
        GenerationView latest = accepted;
        while (!latest.status().ended() && clock.instant().isBefore(until)) {
            Duration left = Duration.between(clock.instant(), until);
            endings.await(
                    accepted.id(),
                    left.compareTo(config.api().waitCheck()) < 0
                            ? left
                            : config.api().waitCheck());
            latest = QuarkusTransaction.requiringNew()
                    .call(() -> find(account, accepted.id()))
                    .orElse(accepted);
        }
        return latest;
    }

    // Somebody else's generation is as unknown as one that never was.
    private static Optional<Generation> owned(AccountId account, Optional<Generation> generation) {
        return generation.filter(found -> found.accountId.equals(account.value()));
    }

    private GenerationView view(Generation generation, List<Attempt> attempts) {
        return GenerationView.of(
                generation,
                generation.readRequest().metadata(),
                attempts,
                config.storage().publicUrl());
    }
}
