package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.dispatch.AccountQueue;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.dispatch.CancelAttempts;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.retention.DeleteGenerations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads, cancels, deletes and awaits an account's generations. */
@Singleton
public class Generations {

    private final Lifecycle lifecycle;
    private final FindGenerations find;
    private final AccountQueue queue;
    private final CancelAttempts cancelAttempts;
    private final DeleteGenerations deletion;
    private final GenerationChanges changes;
    private final ClientImageLinks links;
    private final ApiConfig config;
    private final InstantSource clock;

    Generations(
            Lifecycle lifecycle,
            FindGenerations find,
            AccountQueue queue,
            CancelAttempts cancelAttempts,
            DeleteGenerations deletion,
            GenerationChanges changes,
            ClientImageLinks links,
            ApiConfig config,
            InstantSource clock) {
        this.lifecycle = lifecycle;
        this.find = find;
        this.queue = queue;
        this.cancelAttempts = cancelAttempts;
        this.deletion = deletion;
        this.changes = changes;
        this.links = links;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    Optional<GenerationView> find(AccountId account, GenerationId id) {
        return find.one(account, id)
                .map(generation -> views(account, List.of(generation)).getFirst());
    }

    boolean exists(AccountId account, GenerationId id) {
        return QuarkusTransaction.requiringNew().call(() -> find.exists(account, id));
    }

    @Transactional
    GenerationView.GenerationPage list(AccountId account, GenerationFilter filter) {
        FindGenerations.Page page = find.page(account, filter);
        return new GenerationView.GenerationPage(
                "list",
                views(account, page.generations()),
                page.next().isPresent(),
                page.next().map(GenerationId::toString));
    }

    /** Cancels; empty when there is no such generation. Refuses to cancel a generation that has ended. */
    Optional<GenerationView> cancel(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<Canceled> canceled = QuarkusTransaction.requiringNew().call(() -> cancelStored(account, id));
            canceled.ifPresent(done -> cancelAttempts.cancel(done.inFlight()));
            return canceled.map(Canceled::view);
        }
    }

    private record Canceled(GenerationView view, List<Attempt> inFlight) {}

    private Optional<Canceled> cancelStored(AccountId account, GenerationId id) {
        Optional<Generation> found =
                FindGenerations.owned(account, Generation.lock(List.of(id)).find(id));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Generation generation = found.get();
        List<Attempt> inFlight = Attempt.inFlight(id);
        if (!lifecycle.cancel(generation)) {
            throw new RefusedException(new AlreadyEnded(id, generation.status()));
        }
        return Optional.of(new Canceled(views(account, List.of(generation)).getFirst(), inFlight));
    }

    /** Deletes; false when there is no such generation. Refuses to delete a generation on legal hold. */
    boolean delete(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<List<Attempt>> inFlight = QuarkusTransaction.requiringNew()
                    .call(() -> FindGenerations.owned(
                                    account, Generation.lock(List.of(id)).find(id))
                            .map(generation -> deletion.delete(generation, DeletionReason.REQUEST)));
            inFlight.ifPresent(cancelAttempts::cancel);
            return inFlight.isPresent();
        }
    }

    /** Returns the generation when it has ended, or after {@code requestedWait}, limited by the configuration. */
    public Optional<GenerationView> awaitEnd(AccountId account, GenerationId id, Duration requestedWait)
            throws InterruptedException {
        Duration wait = requestedWait.compareTo(config.maxWait()) < 0 ? requestedWait : config.maxWait();
        Instant until = clock.instant().plus(wait);
        Optional<GenerationView> latest = findNow(account, id);
        while (latest.filter(view -> !view.status().ended()).isPresent()
                && clock.instant().isBefore(until)) {
            Duration left = Duration.between(clock.instant(), until);
            changes.await(id, GenerationChanges.UNTIL_END, left);
            latest = findNow(account, id);
        }
        return latest;
    }

    private Optional<GenerationView> findNow(AccountId account, GenerationId id) {
        return QuarkusTransaction.requiringNew().call(() -> find(account, id));
    }

    private List<GenerationView> views(AccountId account, List<Generation> generations) {
        Map<GenerationId, GenerationRequest> queued = generations.stream()
                .filter(generation -> generation.status() == GenerationStatus.QUEUED)
                .collect(Collectors.toMap(Generation::generationId, Generation::request));
        Map<GenerationId, Place> places = queue.places(account, queued);
        Map<GenerationId, List<Attempt>> attempts = Attempt.of(
                generations.stream().map(Generation::generationId).toList());
        return generations.stream()
                .map(generation -> GenerationView.of(
                        generation.generationId(),
                        generation.summary(attempts.getOrDefault(generation.generationId(), List.of())),
                        generation.images().stream()
                                .map(image -> ImageView.of(image, links.of(image.assetId())))
                                .toList(),
                        Optional.ofNullable(places.get(generation.generationId()))
                                .map(Place::waiting)))
                .toList();
    }
}
